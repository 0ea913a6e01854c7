"""Unit tests do no network I/O: a socket that connects or binds fails the test."""

import sys
from collections.abc import Iterator

import pytest

# A loop's own socket pair connects and binds nothing.
_BANNED = {
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendmsg",
    "socket.sendto",
}


class SocketBan:
    """An audit hook with a switch, since Python lets no hook be removed."""

    def __init__(self) -> None:
        self.active = False
        sys.addaudithook(self._audit)

    def _audit(self, event: str, _arguments: tuple[object, ...]) -> None:
        if self.active and event in _BANNED:
            pytest.fail(f"{event} in a unit test: such a test belongs to tests/integration")


@pytest.fixture(scope="session")
def _one_ban() -> SocketBan:
    return SocketBan()


@pytest.fixture
def socket_ban(_one_ban: SocketBan) -> Iterator[None]:
    """While it lives, connecting, binding or resolving fails the test."""
    _one_ban.active = True
    yield
    _one_ban.active = False
