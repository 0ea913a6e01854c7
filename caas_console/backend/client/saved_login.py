"""The login of a profile that outlasts its window: what renews one session, for one window.

A refresh token is good once, so two windows must not take up the same: whoever holds the lock of
a profile's login has it, and every other window logs in anew and keeps nothing.
"""

import asyncio
import fcntl
import hashlib
from contextlib import suppress
from typing import IO

from pydantic import ValidationError

from caas_console.backend.client.secret_store import SecretStore
from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.contracts.identity import RefreshRequest
from caas_console.backend.contracts.sign_in import Profile
from caas_console.backend.wire.session import runtime_directory


class SavedLogin:
    """Keeps what renews the session of one profile and login at a time.

    Args:
        secrets: where it is kept.
    """

    def __init__(self, secrets: SecretStore) -> None:
        self._secrets = secrets
        self._name = ""
        self._lock: IO[bytes] | None = None

    @property
    def remembered(self) -> bool:
        """Whether what is kept now outlasts the window."""
        return self._secrets.available and (self._lock is not None or not self._name)

    async def take_up(self, profile: Profile) -> RefreshRequest | None:
        """What was kept of a login; None where there is nothing for this window."""
        await self._claim(profile)
        if self._lock is None:
            return None
        kept = await self._secrets.load(profile)
        try:
            return None if kept is None else RefreshRequest.model_validate_json(kept)
        except ValidationError:
            # Somebody else put it there, or a program of another version.
            return None

    async def keep(self, profile: Profile, renewal: RefreshRequest) -> None:
        """Keep this instead of the former."""
        await self._claim(profile)
        if self._lock is not None:
            await self._secrets.save(profile, renewal.model_dump_json())

    async def forget(self, profile: Profile) -> None:
        """Keep nothing any more."""
        await self._claim(profile)
        if self._lock is not None:
            await self._secrets.forget(profile)

    def release(self) -> None:
        """Let another window take it up."""
        lock, self._lock = self._lock, None
        self._name = ""
        if lock is not None:
            lock.close()

    async def _claim(self, profile: Profile) -> None:
        """Be the one window that has this login, if no other is."""
        name = f"{profile.login} at {profile.url}" if profile.login else ""
        if name != self._name:
            self.release()
            self._name = name
        if name and self._lock is None and self._secrets.available:
            self._lock = await asyncio.to_thread(_locked, name)


def _locked(name: str) -> IO[bytes] | None:
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    try:
        lock = (runtime_directory() / f"login-{digest}.lock").open("wb")
    except (InvalidInput, OSError):
        # Without a place for the lock, nothing is kept.
        return None
    with suppress(OSError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return lock
    lock.close()
    return None
