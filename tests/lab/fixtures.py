"""pytest fixtures of the lab; load with `pytest_plugins = ["tests.lab.fixtures"]`."""

import itertools
from collections.abc import Iterator

import pytest

from tests.lab import preflight
from tests.lab.contents import clean, image_ids, load_image
from tests.lab.daemon import Daemon
from tests.lab.images.busybox import busybox_image
from tests.lab.namespace import Namespace
from tests.lab.session import Session

_numbers = itertools.count(1)


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
