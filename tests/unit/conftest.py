"""Unit tests run without I/O."""

import pytest


@pytest.fixture(autouse=True)
def _no_sockets(socket_ban: None) -> None:
    """Applies the ban to every unit test."""
