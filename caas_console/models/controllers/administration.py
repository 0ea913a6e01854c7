"""Sends what is done to tenants and to what acts for people, and tells what failed."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from caas_console.backend.contracts.administration import Administration
from caas_console.backend.contracts.errors import ConsoleError, NotFound
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.notices import NoticeBoard
from caas_console.models.controllers.task_scope import TaskScope

T = TypeVar("T")
Call = Callable[[Administration], Awaitable[T]]


class AdministrationController(QObject):
    """Owns the requests, whatever becomes of the dialog that they come from."""

    def __init__(
        self, session: ConsoleSession, notices: NoticeBoard, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._notices = notices
        self._scope = TaskScope(self)
        self._serial = 0
        # The answer, maybe a secret, is for nobody who comes after them.
        session.person_left.connect(self._scope.cancel_all)

    def send(
        self,
        call: Call[T],
        then: Callable[[T], None] = lambda _: None,
        failed: Callable[[ConsoleError], None] | None = None,
    ) -> None:
        """Make a request.

        Args:
            call: makes it.
            then: told the answer.
            failed: told why there is none; without it a notice says so.
        """
        self._serial += 1
        self._scope.start(
            f"send {self._serial}", self._send(call, then, failed or self._notices.post_error)
        )

    async def aclose(self) -> None:
        """Wait for no answer any more."""
        await self._scope.aclose()

    async def _send(
        self,
        call: Call[T],
        then: Callable[[T], None],
        failed: Callable[[ConsoleError], None],
    ) -> None:
        try:
            answer = await call(self.administration)
        except ConsoleError as error:
            failed(error)
        else:
            then(answer)

    @property
    def administration(self) -> Administration:
        """What is administered, to be read from.

        Raises:
            PlatformUnavailable: there is no connection yet.
            NotFound: it has neither people nor tenants.
        """
        administration = self._session.gateway.administration
        if administration is None:
            raise NotFound("There are no tenants or people here")
        return administration
