"""What is kept of a login until the next start: in the system's keyring, or not at all.

Nothing is ever written in the clear: where the system has no keyring of its own, a login lasts
as long as its window.
"""

import asyncio
import logging
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, TypeVar

from caas_console.backend.contracts.sign_in import Profile

SERVICE = "caas-console"
# A keyring that is locked asks the person, who may be away.
PATIENCE = 20.0  # seconds

T = TypeVar("T")

_logger = logging.getLogger(__name__)


class SecretStore(Protocol):
    """Keeps one secret a profile and login.

    Attributes:
        available: whether there is a place for secrets at all.
    """

    @property
    def available(self) -> bool: ...

    async def load(self, profile: Profile) -> str | None:
        """The secret; None where there is none, or it cannot be had."""

    async def save(self, profile: Profile, secret: str) -> bool:
        """Keep a secret instead of the former; whether it is known to be kept."""

    async def forget(self, profile: Profile) -> None:
        """Keep none any more."""


class NoStore:
    """A system without a keyring."""

    available = False

    async def load(self, profile: Profile) -> str | None:  # noqa: ARG002 - there is nothing
        return None

    async def save(self, profile: Profile, secret: str) -> bool:  # noqa: ARG002
        return False

    async def forget(self, profile: Profile) -> None:
        """There is nothing to forget."""


class Backend(Protocol):
    """What the library's backends have in common; each call may wait for the person."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret of a name."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret under a name."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget the secret of a name; an error where there is none."""


class KeyringStore:
    """The system's keyring.

    One thread at a time asks it, in order, so that what is kept last is the newest, however long
    the keyring stays locked. No exit waits for that thread.

    Args:
        backend: of the keyring library.
        patience: seconds after which nobody waits for an answer any more.
    """

    available = True

    def __init__(self, backend: Backend, patience: float = PATIENCE) -> None:
        self._backend = backend
        self._patience = patience
        self._asked: deque[Callable[[], None]] = deque()
        self._asking = False
        self._lock = threading.Lock()

    async def load(self, profile: Profile) -> str | None:
        return await self._ask(lambda: self._backend.get_password(SERVICE, _name(profile)), None)

    async def save(self, profile: Profile, secret: str) -> bool:
        def keep() -> bool:
            self._backend.set_password(SERVICE, _name(profile), secret)
            return True

        return await self._ask(keep, otherwise=False)

    async def forget(self, profile: Profile) -> None:
        def remove() -> None:
            # Each backend has its own error for what is not there.
            if self._backend.get_password(SERVICE, _name(profile)) is not None:
                self._backend.delete_password(SERVICE, _name(profile))

        await self._ask(remove, None)

    async def _ask(self, question: Callable[[], T], otherwise: T) -> T:
        """The keyring's answer, or another where it fails or nobody unlocks it."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def ask() -> None:
            try:
                given = question()
            except Exception as error:  # noqa: BLE001 - of whatever library lies below
                # What a backend says could repeat the secret.
                _logger.warning("the keyring failed: %s", type(error).__name__)
                given = otherwise
            # The loop may be closed by the time the person unlocks the keyring.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_give, answer, given)

        with self._lock:
            self._asked.append(ask)
            if not self._asking:
                self._asking = True
                threading.Thread(target=self._ask_all, daemon=True, name="keyring").start()
        try:
            return await asyncio.wait_for(answer, self._patience)
        except TimeoutError:
            _logger.warning("the keyring does not answer; is it locked?")
            return otherwise

    def _ask_all(self) -> None:
        while True:
            with self._lock:
                if not self._asked:
                    self._asking = False
                    return
                ask = self._asked.popleft()
            ask()


async def open_secret_store() -> SecretStore:
    """The system's keyring, or a store that keeps nothing where there is none."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Backend | None] = loop.create_future()

    def look() -> None:
        backend = _system_keyring()
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_give, found, backend)

    # No exit waits for a bus that does not answer.
    threading.Thread(target=look, daemon=True).start()
    try:
        backend = await asyncio.wait_for(found, PATIENCE)
    except TimeoutError:
        backend = None
    return NoStore() if backend is None else KeyringStore(backend)


def _system_keyring() -> Backend | None:
    """The one keyring that belongs to the system.

    The library would also take what is configured or installed beside it, such as a file in the
    clear.
    """
    try:
        if sys.platform == "darwin":
            from keyring.backends.macOS import Keyring  # noqa: PLC0415
        elif sys.platform == "win32":
            from keyring.backends.Windows import WinVaultKeyring as Keyring  # noqa: PLC0415
        else:
            from keyring.backends.SecretService import Keyring  # noqa: PLC0415
        # Whether it could be used at all; it raises what it lacks.
        _ = Keyring.priority
    except Exception as error:  # noqa: BLE001 - of whatever library lies below
        _logger.info("there is no keyring: %s", error)
        return None
    backend: Backend = Keyring()  # type: ignore[no-untyped-call]
    return backend


def _give(answer: asyncio.Future[T], given: T) -> None:
    if not answer.done():
        answer.set_result(given)


def _name(profile: Profile) -> str:
    return f"{profile.login} at {profile.url}"
