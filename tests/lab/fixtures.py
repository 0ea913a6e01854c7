"""pytest fixtures of the lab; load with `pytest_plugins = ["tests.lab.fixtures"]`."""

import itertools
from collections.abc import Callable, Generator, Iterator

import pytest

from tests.lab import preflight
from tests.lab.certificates import CertificateAuthority
from tests.lab.contents import clean, image_ids, load_image
from tests.lab.daemon import Daemon
from tests.lab.directory.active_directory import ActiveDirectory
from tests.lab.directory.openldap import OpenLDAP
from tests.lab.host import Host, HostGroup
from tests.lab.images.busybox import busybox_image
from tests.lab.images.catalogue import NGINX, REDIS, TOOLS
from tests.lab.images.recipe import Recipe, image
from tests.lab.namespace import Namespace
from tests.lab.newer_engine import NewerEngineStandIn
from tests.lab.recording_proxy import RecordingProxy
from tests.lab.registry import Registry
from tests.lab.session import Session
from tests.lab.waiting import last_lines

_numbers = itertools.count(1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of the daemon's log with the failure of a test that used one."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        for value in item.funcargs.values():
            if isinstance(value, Daemon) and value.log.exists():
                title = f"dockerd of {value.namespace.hostname}"
                report.sections.append((title, last_lines(value.log, 30)))
    return report


@pytest.fixture(scope="session")
def lab_session() -> Iterator[Session]:
    """The session that owns every part of the lab in this run of pytest."""
    preflight.check()
    with Session.create() as session:
        yield session


@pytest.fixture(scope="session")
def session_daemon(lab_session: Session) -> Iterator[Daemon]:
    """The daemon behind `daemon`, for fixtures that live longer than one test."""
    with Namespace(lab_session, "engine") as namespace, Daemon(namespace) as daemon:
        daemon.start()
        load_image(daemon.client, busybox_image())
        yield daemon


@pytest.fixture
def daemon(session_daemon: Daemon) -> Iterator[Daemon]:
    """A real daemon with `busybox:1`, shared by the tests: what a test makes is removed after it.

    Leave it running; to stop or kill one, take `fresh_daemon`.
    """
    images = image_ids(session_daemon.client)
    yield session_daemon
    clean(session_daemon.client, keep_images=images)


@pytest.fixture
def fresh_daemon(lab_session: Session) -> Iterator[Daemon]:
    """A real daemon of the test's own with `busybox:1`, to be stopped, killed and restarted."""
    name = f"fresh-{next(_numbers)}"
    with Namespace(lab_session, name) as namespace, Daemon(namespace) as daemon:
        daemon.start()
        load_image(daemon.client, busybox_image())
        yield daemon


@pytest.fixture
def daemon_proxy(lab_session: Session, daemon: Daemon) -> Iterator[RecordingProxy]:
    """A recording proxy in front of `daemon`."""
    socket = lab_session.directory / f"proxy-{next(_numbers)}.sock"
    with RecordingProxy(socket, daemon.socket) as proxy:
        yield proxy


@pytest.fixture
def newer_engine(lab_session: Session, daemon: Daemon) -> Iterator[NewerEngineStandIn]:
    """A stand-in for an engine that refuses API versions below 1.44, in front of `daemon`."""
    socket = lab_session.directory / f"proxy-{next(_numbers)}.sock"
    with NewerEngineStandIn(socket, daemon.socket) as engine:
        yield engine


@pytest.fixture(scope="session")
def host_group(lab_session: Session) -> Iterator[HostGroup]:
    """The hosts behind `hosts`, for fixtures that live longer than one test."""
    with HostGroup(lab_session) as group:
        yield group


@pytest.fixture
def hosts(host_group: HostGroup) -> Iterator[Callable[[int], list[Host]]]:
    """`hosts(n)` gives n hosts on a network, each with a daemon with `busybox:1`.

    They live as long as the session. After the test those cut off, stopped or killed are healed,
    and what was made in them is removed, all images but busybox included.
    """
    yield host_group.first
    for host in host_group.hosts:
        host.heal()
        keep = {str(host.daemon.client.images.get("busybox:1").id)}
        clean(host.daemon.client, keep_images=keep)


@pytest.fixture(scope="session")
def registry(session_daemon: Daemon) -> Iterator[Registry]:
    """A registry that `daemon` reaches on its loopback; push to it with `registry.push`."""
    with Registry(session_daemon.namespace) as registry:
        yield registry


@pytest.fixture(scope="session")
def directory_authority(lab_session: Session) -> CertificateAuthority:
    """What vouches for the lab's directory servers."""
    return CertificateAuthority(lab_session.directory / "directory-authority")


@pytest.fixture(scope="session")
def session_active_directory(
    lab_session: Session, directory_authority: CertificateAuthority
) -> Iterator[ActiveDirectory]:
    """The controller behind `active_directory`, for fixtures that live longer than one test."""
    with (
        Namespace(lab_session, "dc1") as namespace,
        ActiveDirectory(namespace, directory_authority) as server,
    ):
        yield server


@pytest.fixture
def active_directory(session_active_directory: ActiveDirectory) -> Iterator[ActiveDirectory]:
    """A Samba domain controller with the people of `tests.lab.directory.people`.

    It lives as long as the session; after a test that stopped or froze it it goes on. Who got
    locked stays so.
    """
    yield session_active_directory
    session_active_directory.heal()


@pytest.fixture(scope="session")
def session_openldap(
    lab_session: Session, directory_authority: CertificateAuthority
) -> Iterator[OpenLDAP]:
    """The server behind `openldap`, for fixtures that live longer than one test."""
    with (
        Namespace(lab_session, "ldap1") as namespace,
        OpenLDAP(namespace, directory_authority) as server,
    ):
        yield server


@pytest.fixture
def openldap(session_openldap: OpenLDAP) -> Iterator[OpenLDAP]:
    """A slapd with the same people; likewise."""
    yield session_openldap
    session_openldap.heal()


@pytest.fixture(scope="session")
def nginx_image(session_daemon: Daemon) -> str:
    """The image `lab/nginx:1`, in `daemon`: port 80, four layers."""
    return _load(session_daemon, NGINX)


@pytest.fixture(scope="session")
def redis_image(session_daemon: Daemon) -> str:
    """The image `lab/redis:7`, in `daemon`: port 6379, a volume at /data."""
    return _load(session_daemon, REDIS)


@pytest.fixture(scope="session")
def tools_image(session_daemon: Daemon) -> str:
    """The image `lab/tools:1`, in `daemon`: bash, vim, top, less, mc, all terminfo entries."""
    return _load(session_daemon, TOOLS)


def _load(daemon: Daemon, recipe: Recipe) -> str:
    load_image(daemon.client, image(recipe))
    return recipe.reference
