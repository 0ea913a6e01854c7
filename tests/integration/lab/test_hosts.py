"""The lab's hosts reach each other over a network that can be cut."""

import contextlib
import ssl
from collections.abc import Callable
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from tests.lab.host import Host, HostGroup

Hosts = Callable[[int], list[Host]]


def _ping(host: Host, certificates: Path) -> bytes:
    context = ssl.create_default_context(cafile=certificates / "ca.pem")
    context.load_cert_chain(certificates / "cert.pem", certificates / "key.pem")
    address = host.tcp_url.removeprefix("tcp://")
    with contextlib.closing(HTTPSConnection(address, context=context, timeout=2)) as connection:
        connection.request("GET", "/_ping")
        return connection.getresponse().read()


def test_containers_of_one_host_reach_the_other_host(hosts: Hosts) -> None:
    first, second = hosts(2)

    answer = first.daemon.client.containers.run(
        "busybox:1", ["nc", "-w", "5", second.address, "2376", "-e", "true"], remove=True
    )

    assert answer == b""


def test_tls_listener_is_silent_while_cut_off_and_answers_when_healed(
    hosts: Hosts, host_group: HostGroup
) -> None:
    (host,) = hosts(1)
    certificates = host_group.client_certificates
    assert _ping(host, certificates) == b"OK"

    host.cut()
    with pytest.raises(TimeoutError):
        _ping(host, certificates)
    assert host.daemon.answers()
    host.heal()

    assert _ping(host, certificates) == b"OK"
