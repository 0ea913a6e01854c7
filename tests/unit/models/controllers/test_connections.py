"""What a daemon is called by which one connects by its address alone."""

import pytest

from caas_console.models.controllers.connections import daemon_at, host_names


@pytest.mark.parametrize(
    ("endpoint", "name"),
    [
        ("unix:///var/run/docker.sock", "local"),
        ("unix:///run/user/1000/docker.sock", "local"),
        ("unix:///home/ada/.docker/run/docker.sock", "local"),
        ("unix:///srv/machines/host1/docker.sock", "host1"),
        ("unix:///run/podman/podman.sock", "podman"),
        ("unix:///docker.sock", "daemon"),
        ("ssh://ada@build.example.org:2222", "build.example.org"),
        ("tcp://10.99.0.11:2376", "10.99.0.11"),
        ("tcp://[fd00::11]:2376", "fd00::11"),
        ("ssh://", "daemon"),
        ("tcp://[fd00::11", "daemon"),
    ],
)
def test_daemon_is_named_after_its_machine_or_its_socket(endpoint: str, name: str) -> None:
    assert daemon_at(endpoint).name == name


def test_daemons_of_the_same_name_are_told_apart() -> None:
    endpoints = [f"tcp://web-2:{port}" for port in (1, 2)] + [f"tcp://web:{p}" for p in (1, 2, 3)]
    names = host_names([daemon_at(endpoint) for endpoint in endpoints])
    assert names == ["web-2", "web-2-2", "web", "web-3", "web-4"]


def test_sockets_of_several_daemons_name_their_hosts() -> None:
    daemons = [daemon_at(f"unix:///srv/{host}/docker.sock") for host in ("host1", "host2")]
    assert host_names(daemons) == ["host1", "host2"]
