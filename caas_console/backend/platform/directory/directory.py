"""Authenticates people by a directory of several controllers."""

import asyncio
import logging
import ssl
import unicodedata
from collections.abc import Awaitable, Callable

from caas_console.backend.platform.directory.connection import (
    ControllerFailed,
    RequestRefused,
    connect,
)
from caas_console.backend.platform.directory.controllers import Controllers
from caas_console.backend.platform.directory.errors import (
    Attempt,
    AttemptFailure,
    DirectoryError,
    DirectoryMisconfigured,
    WrongCredentials,
    unavailable,
)
from caas_console.backend.platform.directory.login import Login
from caas_console.backend.platform.directory.person import DirectoryPerson
from caas_console.backend.platform.directory.profile import profile
from caas_console.backend.platform.directory.settings import DirectorySettings

_Ask = Callable[[Login], Awaitable[DirectoryPerson]]

# More at once only make a controller slower for all; a morning's others wait their turn.
_LOGINS_AT_ONCE = 16
# No login is longer; whoever sends more tries something.
_MAX_LOGIN = 256
_logger = logging.getLogger(__name__)


class Directory:
    """A directory that tells who a person is.

    Each question has a connection of its own, which ends with it. Nothing is kept between them but
    which controllers failed lately.

    Args:
        settings: which directory, and how people are found in it.

    Raises:
        OSError: the file of authorities cannot be read, or holds none (`ssl.SSLError`).
    """

    def __init__(self, settings: DirectorySettings) -> None:
        self._settings = settings
        self._tls = ssl.create_default_context(cafile=settings.ca_file)
        self._controllers = Controllers(settings.controllers, settings.retry_after)
        self._profile = profile(settings)
        self._turns = asyncio.Semaphore(_LOGINS_AT_ONCE)

    async def authenticate(self, login: str, password: str) -> DirectoryPerson:
        """The person with this login and password, with their groups as they are now.

        Raises:
            LoginRefused: the directory says why they may not log in.
            DirectoryUnavailable: no controller could be asked within the time for a login.
            DirectoryMisconfigured: the settings do not fit the directory.
        """
        if not _may_be_asked(login, password):
            raise WrongCredentials(login)
        return await self._ask_when_free(lambda there: there.authenticate(login, password))

    @property
    def can_look_up(self) -> bool:
        """Whether people can be looked for who are not just logging in."""
        return self._settings.service_account is not None

    async def look_up(self, identity: str) -> DirectoryPerson:
        """A person as they are now, by the id that is told of them.

        Raises:
            LoginRefused: they are gone, disabled or expired there.
            DirectoryUnavailable: as of ``authenticate``.
            DirectoryMisconfigured: likewise, or no service account is set.
        """
        return await self._ask_when_free(lambda there: there.look_up(identity))

    async def _ask_when_free(self, ask: _Ask) -> DirectoryPerson:
        deadline = asyncio.get_running_loop().time() + self._settings.login_timeout
        try:
            async with asyncio.timeout_at(deadline):
                await self._turns.acquire()
        except TimeoutError as error:
            raise unavailable([_not_tried(url) for url in self._settings.controllers]) from error
        try:
            return await self._ask_in_turn(deadline, ask)
        finally:
            self._turns.release()

    async def _ask_in_turn(self, deadline: float, ask: _Ask) -> DirectoryPerson:
        """Ask one controller after the other until one answers, or the deadline."""
        attempts: list[Attempt] = []
        for controller in self._controllers.in_order():
            if asyncio.get_running_loop().time() >= deadline:
                attempts.append(_not_tried(controller))
                continue
            try:
                person = await self._ask(controller, deadline, ask)
            except ControllerFailed as error:
                if self._controllers.failed(controller):
                    _logger.warning("%s cannot be asked: %s", controller, error.detail)
                attempts.append(Attempt(controller, error.failure, error.detail))
            except DirectoryError:
                self._controllers.answered(controller)
                raise
            else:
                self._controllers.answered(controller)
                return person
        raise unavailable(attempts)

    async def _ask(self, controller: str, deadline: float, ask: _Ask) -> DirectoryPerson:
        """Ask one controller, until the deadline of the whole question at most."""
        try:
            async with (
                asyncio.timeout_at(deadline),
                connect(
                    controller,
                    self._tls,
                    connect_timeout=self._settings.connect_timeout,
                    operation_timeout=self._settings.operation_timeout,
                ) as connection,
            ):
                there = Login(self._settings, self._profile, controller, connection)
                return await ask(there)
        except TimeoutError as error:
            detail = "no answer until the time for the login was over"
            raise ControllerFailed(AttemptFailure.TIMED_OUT, detail) from error
        except RequestRefused as error:
            raise DirectoryMisconfigured(controller, str(error)) from error


def _not_tried(controller: str) -> Attempt:
    return Attempt(controller, AttemptFailure.NOT_TRIED, "the time for the login was over")


def _may_be_asked(login: str, password: str) -> bool:
    """Whether it is a login at all.

    An empty password proves nothing to anybody, servers written in C end texts at a NUL, and half
    a surrogate pair, which JSON may hold, is no text.
    """
    if not login.isprintable() or not 0 < len(login) <= _MAX_LOGIN:
        return False
    return bool(password) and not any(
        one == "\0" or unicodedata.category(one) == "Cs" for one in password
    )
