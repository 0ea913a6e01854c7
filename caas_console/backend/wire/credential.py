"""What a request shows of who asks: one token for ever, or one that is replaced on the way."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Protocol

_HEADER = "Authorization"
# A peer that wants a bearer token says so; whatever stands between us and it does not.
_CHALLENGE = "WWW-Authenticate"


class Credential(Protocol):
    """Tells the token of each request."""

    async def token(self) -> str:
        """The token that is good now; empty where there is none to show.

        Raises:
            ConsoleError: there is none any more, or it cannot be had.
        """

    async def instead_of(self, refused: str) -> str:
        """Another token than one that the peer refused; the same where there is no other.

        Raises:
            ConsoleError: there is none any more, or it cannot be had.
        """


class FixedToken:
    """A token that stays as it is."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self) -> str:
        return self._token

    async def instead_of(self, refused: str) -> str:
        return refused


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token (RFC 6750)."""
    return {_HEADER: f"Bearer {token}"} if token else {}


def is_refused(status: int, headers: Mapping[str, str]) -> bool:
    """Whether the peer itself says that a token is not good."""
    return status == HTTPStatus.UNAUTHORIZED and headers.get(_CHALLENGE) == "Bearer"
