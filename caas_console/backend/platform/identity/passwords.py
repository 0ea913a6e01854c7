"""Passwords of local accounts, as Argon2id hashes (RFC 9106)."""

import asyncio
import secrets
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_AT_ONCE = 2
# Without those that are taken for each other: 16 of them are 79 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4


def one_time_password() -> str:
    """A password that nobody guesses, and that can be read out on the telephone."""
    groups = (
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )
    return "-".join(groups)


class Passwords:
    """Makes and checks hashes, few at a time: each takes 64 MiB and tens of milliseconds."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        """The encoded hash to keep."""
        async with self._room:
            return await asyncio.to_thread(lambda: _hasher().hash(password))

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password; takes as long where there is none to compare with."""
        async with self._room:
            matches = await asyncio.to_thread(_verify, password, hashed)
        return matches and hashed is not None


@cache
def _hasher() -> "PasswordHasher":
    # Only for those who log in with a password: a desktop's own platform needs none.
    from argon2 import PasswordHasher  # noqa: PLC0415
    from argon2.profiles import RFC_9106_LOW_MEMORY  # noqa: PLC0415

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _hash_of_nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(32))


def _verify(password: str, hashed: str | None) -> bool:
    from argon2.exceptions import VerificationError  # noqa: PLC0415 - see _hasher

    try:
        return _hasher().verify(hashed or _hash_of_nobody(), password)
    except VerificationError:
        return False
