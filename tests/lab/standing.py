"""A lab that stands until it is taken down: two hosts with the playground on them."""

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import docker
from docker.errors import DockerException

from tests.lab import session as sessions
from tests.lab.host import Host, HostGroup
from tests.lab.playground import BLOG, SHOP, load_images, run_stack, run_troubles
from tests.lab.session import STATE_ROOT, Session

_DESCRIPTION = "lab.json"


@dataclass(frozen=True)
class StandingHost:
    """Where a host of a standing lab is.

    Attributes:
        name: its name.
        address: its address on the lab's network.
        url: its Unix socket, as DOCKER_HOST takes it.
        tcp_url: its TLS listener, likewise.
        certificates: the client's certificates for it, as DOCKER_CERT_PATH takes them.
    """

    name: str
    address: str
    url: str
    tcp_url: str
    certificates: str


def bring_up(name: str) -> list[StandingHost]:
    """The hosts of the standing lab of this name, started if it is not up.

    Raises:
        LabError: a part of it did not start; nothing is left of it then.
    """
    if hosts := find(name):
        return hosts
    # What an interrupted start left is of no use.
    sessions.destroy(name)
    session = Session.create(name)
    try:
        return _start(session)
    except BaseException:
        session.close()
        raise


def find(name: str) -> list[StandingHost]:
    """The hosts of the standing lab of this name; none if it is not up."""
    description = STATE_ROOT / name / _DESCRIPTION
    if not sessions.is_alive(name) or not description.exists():
        return []
    return [StandingHost(**host) for host in json.loads(description.read_text())]


def take_down(name: str) -> bool:
    """End the standing lab of this name and remove all of it; whether there was one."""
    return sessions.destroy(name)


def count_containers(host: StandingHost) -> str | None:
    """How many of the host's containers run; None where its daemon does not answer."""
    try:
        client = docker.DockerClient(base_url=host.url, version="auto", timeout=5)
    except DockerException:
        return None
    with contextlib.closing(client):
        info = client.info()
    return f"{info['ContainersRunning']} of {info['Containers']} containers running"


def _start(session: Session) -> list[StandingHost]:
    group = HostGroup(session, detached=True, arguments=_socket_group())
    first, second = group.first(2)
    for host in (first, second):
        load_images(host.daemon.client)
    run_stack(first.daemon.client, "shop", SHOP)
    run_troubles(first.daemon.client)
    run_stack(second.daemon.client, "blog", BLOG)
    _give_to_caller(group.client_certificates)
    hosts = [_describe(host, group.client_certificates) for host in group.hosts]
    description = json.dumps([asdict(host) for host in hosts], indent=2)
    (session.directory / _DESCRIPTION).write_text(description)
    return hosts


def _describe(host: Host, certificates: Path) -> StandingHost:
    return StandingHost(host.name, host.address, host.daemon.url, host.tcp_url, str(certificates))


def _socket_group() -> list[str]:
    """Lets the person behind sudo, not only root, use the daemons' sockets."""
    group = os.environ.get("SUDO_GID")
    return ["--group", group] if group else []


def _give_to_caller(directory: Path) -> None:
    """Lets the person behind sudo read the client's certificates."""
    user = os.environ.get("SUDO_UID")
    for path in (directory, *directory.iterdir()):
        os.chown(path, int(user) if user else -1, -1)
