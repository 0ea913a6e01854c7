"""The proxy in front of a daemon records, forwards everything, and breaks when told."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from docker.errors import APIError

from tests.integration.lab.exec_stream import attach, read_until
from tests.lab.images.busybox import busybox_image
from tests.lab.newer_engine import NewerEngineStandIn
from tests.lab.recording_proxy import RecordingProxy


@pytest.fixture
def client(daemon_proxy: RecordingProxy) -> Iterator[docker.DockerClient]:
    with contextlib.closing(docker.DockerClient(daemon_proxy.url, version="1.41")) as client:
        yield client


def _connect(proxy: RecordingProxy) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(proxy.socket))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(100_000):
            yield data


def test_requests_are_recorded_in_order(
    daemon_proxy: RecordingProxy, client: docker.DockerClient
) -> None:
    client.volumes.create("made")
    client.api.containers(all=True)

    assert [(request.method, request.path) for request in daemon_proxy.requests] == [
        ("POST", "/volumes/create"),
        ("GET", "/containers/json"),
    ]


def test_request_after_a_chunked_body_is_recorded(
    daemon_proxy: RecordingProxy, client: docker.DockerClient
) -> None:
    client.api.post(f"{client.api.base_url}/v1.41/images/load", data=_chunks(busybox_image()))
    client.ping()

    requests = daemon_proxy.requests
    assert requests[0].header("transfer-encoding") == "chunked"
    assert requests[-1].path == "/_ping"


def test_hijacked_connection_carries_bytes_both_ways_until_cut(
    daemon_proxy: RecordingProxy, client: docker.DockerClient
) -> None:
    container = client.containers.run("busybox:1", ["sleep", "1000"], detach=True)
    shell = client.api.exec_create(container.id, ["cat"], stdin=True, tty=True)["Id"]
    with attach(daemon_proxy.socket, shell) as stream:
        stream.sendall(b"there and back\n")
        assert read_until(stream, b"there and back\r\nthere and back\r\n")

        daemon_proxy.cut()

        assert stream.recv(1) == b""


def test_refused_connections_are_taken_again_after_accept(daemon_proxy: RecordingProxy) -> None:
    daemon_proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        _connect(daemon_proxy)

    daemon_proxy.accept()

    _connect(daemon_proxy)


def test_newer_engine_refuses_an_old_api_version(newer_engine: NewerEngineStandIn) -> None:
    with (
        contextlib.closing(docker.DockerClient(newer_engine.url, version="1.41")) as client,
        pytest.raises(APIError, match=r"Minimum supported API version is 1\.44"),
    ):
        client.containers.list()


def test_newer_engine_serves_a_client_that_negotiates(newer_engine: NewerEngineStandIn) -> None:
    with contextlib.closing(docker.DockerClient(newer_engine.url, version="auto")) as client:
        assert client.version()["MinAPIVersion"] == "1.44"
        assert client.containers.run("busybox:1", ["echo", "ran"]) == b"ran\n"
