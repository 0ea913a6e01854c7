"""A person's way into the platform that a window shows, and out of it."""

from pydantic import SecretStr
from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.sign_in import SignIn, SignInNeeded
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.notices import NoticeBoard
from caas_console.models.controllers.task_scope import TaskScope

_LOGIN, _LOGOUT = "log in", "log out"


class SignInController(QObject):
    """Logs a person in and out; there is one attempt at a time.

    Signals:
        admitted: they are logged in.
        refused: they are not; with the ConsoleError.
        busy_changed: whether an answer is awaited.
    """

    admitted = Signal()
    refused = Signal(object)
    busy_changed = Signal(bool)

    def __init__(
        self, session: ConsoleSession, notices: NoticeBoard, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._notices = notices
        self._scope = TaskScope(self)
        self._is_busy = False
        self._scope.busy_changed.connect(self._on_scope_changed)
        self._scope.failed.connect(self._on_failed)

    @property
    def needed(self) -> SignInNeeded | None:
        """What the platform waits for."""
        return self._session.state.cache.link.needed

    @property
    def way_in(self) -> SignIn | None:
        """How they get in; None where nobody has to log in, or before it is known."""
        return self._session.sign_in

    @property
    def who(self) -> str:
        """The login of the person who is logged in; empty while nobody is."""
        return "" if self.way_in is None else self.way_in.who

    @property
    def is_busy(self) -> bool:
        """Whether an answer to an attempt is awaited."""
        return self._is_busy

    def trust(self, fingerprint: str) -> None:
        """Trust the certificate that the server showed, from now on."""
        if self.way_in is None:
            return
        try:
            self.way_in.trust(fingerprint)
        except ConsoleError as error:
            # By then it shows another one.
            self._notices.post_error(error)

    def log_in(self, login: str, password: str, new_password: str = "") -> None:
        """Log in, and choose a new password if one is given; an attempt before is given up."""
        new = SecretStr(new_password) if new_password else None
        self._scope.start(_LOGIN, self._log_in(login, SecretStr(password), new))
        self._set_busy(busy=True)

    def cancel(self) -> None:
        """Wait for no answer any more."""
        self._scope.cancel(_LOGIN)
        self._set_busy(busy=False)

    def log_out(self) -> None:
        """End the session; what was seen of the platform goes with it."""
        self._scope.start(_LOGOUT, self._log_out())

    async def aclose(self) -> None:
        """Wait for nothing any more."""
        await self._scope.aclose()

    async def _log_in(self, login: str, password: SecretStr, new: SecretStr | None) -> None:
        if self.way_in is not None:
            await self.way_in.log_in(login, password, new)
            self._set_busy(busy=False)
            self.admitted.emit()

    async def _log_out(self) -> None:
        if self.way_in is not None:
            await self.way_in.log_out()

    def _set_busy(self, *, busy: bool) -> None:
        if busy is not self._is_busy:
            self._is_busy = busy
            self.busy_changed.emit(busy)

    def _on_scope_changed(self, key: str, busy: bool) -> None:
        # An attempt that ended in a crash is over, too.
        if key == _LOGIN and not busy:
            self._set_busy(busy=False)

    def _on_failed(self, key: str, error: ConsoleError) -> None:
        if key == _LOGIN:
            # First, so that whoever is told can have the next one made.
            self._set_busy(busy=False)
            self.refused.emit(error)
        else:
            self._notices.post_error(error)
