"""A hijacked exec connection as clients make it, without the SDK in between."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def attach(daemon: Path, exec_id: str) -> Iterator[socket.socket]:
    """Start an exec with a terminal and give its stream, past the daemon's answer."""
    body = json.dumps({"Detach": False, "Tty": True})
    request = (
        f"POST /v1.41/exec/{exec_id}/start HTTP/1.1\r\nHost: docker\r\n"
        "Connection: Upgrade\r\nUpgrade: tcp\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(daemon))
        connection.sendall(request.encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += connection.recv(1)
        assert answer.startswith(b"HTTP/1.1 101 ")
        yield connection


def read_until(connection: socket.socket, expected: bytes) -> bytes:
    """What arrives, up to and with the expected bytes."""
    received = b""
    while expected not in received:
        data = connection.recv(4096)
        assert data, f"the stream ended after {received!r}"
        received += data
    return received
