"""What is said below a terminal when its shell has ended, and the way to another one."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caas_console.backend.contracts.errors import (
    AuthError,
    EngineUnreachable,
    PermissionDenied,
    PlatformUnavailable,
    ReasonNeeded,
    TenantSuspended,
)
from caas_console.models.controllers.container_watch import ContainerWatch, Presence
from caas_console.models.controllers.shell_controller import ShellState, ShellStatus
from caas_console.views.widgets.notice_strip import NoticeKind, NoticeStrip
from caas_console.views.words.problems import failure, said, sentences

# What these say holds for the moment of the failure only. Where the container is followed, the
# strip says by itself whether it can be reached now.
_UNREACHED = (EngineUnreachable, PlatformUnavailable)


class ShellStrip(NoticeStrip):
    """Shown only while there is no shell; triggered when another one is wanted.

    It says what holds now: what is told of a container that stopped, or of a lost connection,
    changes when the container runs again or the connection is back.

    Args:
        container: what becomes of the shell's container, if that is followed.
    """

    def __init__(
        self, container: ContainerWatch | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._container = container
        self._status: ShellStatus | None = None
        self._command = ""
        if container is not None:
            container.changed.connect(self._refresh)

    @property
    def offers_another(self) -> bool:
        """Whether another shell can be opened now."""
        return self._presence.can_be_entered

    def show_status(self, status: ShellStatus, command: str) -> None:
        """Say how the shell ended; while there is one, be out of the way.

        Args:
            status: how it stands.
            command: what was asked for; "" is the best shell there is.
        """
        self._status, self._command = status, command
        self._refresh()

    def _refresh(self) -> None:
        status = self._status
        if status is None or not status.state.over:
            self.hide()
            return
        kind, title, detail = (
            self._revocation(status) or self._absence(status) or self._ending(status)
        )
        if self.offers_another:
            detail = sentences(detail, self.tr("Press R or Enter to open a new shell."))
        button = self.tr("Open a new shell") if self.offers_another else ""
        self.say(kind, title, detail, button)

    @property
    def _presence(self) -> Presence:
        return self._container.presence if self._container else Presence.UNKNOWN

    def _revocation(self, status: ShellStatus) -> tuple[NoticeKind, str, str] | None:
        """What is to be said of the right to a shell that was open, if it is gone.

        What may no longer be seen looks unreachable, so this comes before what became of it.
        """
        name = self._container.name if self._container else self._command or self.tr("Shell")
        if not status.command:
            return None
        match status.error:
            case AuthError():
                title = self.tr("The shell in {name} was closed: you are no longer logged in")
                detail = self._reason(status)
            case TenantSuspended() | ReasonNeeded():
                title = self.tr("The shell in {name} was closed: you may no longer use it")
                detail = self._reason(status)
            case PermissionDenied():
                title = self.tr("The shell in {name} was closed: you may no longer use it")
                detail = self.tr("Your role was taken away. Ask an administrator of the tenant.")
            case _:
                return None
        return "error", title.format(name=name), detail

    def _absence(self, status: ShellStatus) -> tuple[NoticeKind, str, str] | None:
        """What is to be said of the container rather than of the shell: kind, title, detail."""
        name = self._container.name if self._container else ""
        was_open = bool(status.command)
        match self._presence:
            case Presence.REMOVED:
                title = self.tr("{name} has been removed").format(name=name)
                detail = self.tr("The container is gone: no new shell can be opened in it.")
                return "warning", title, detail
            case Presence.UNSEEN:
                title = self.tr("{name} can no longer be seen").format(name=name)
                detail = self.tr("Its host is gone, or you may not see it any more.")
                return "warning", title, detail
            case Presence.STOPPED if was_open:
                title = self.tr("The shell has ended: {name} has stopped").format(name=name)
            case Presence.STOPPED:
                title = self.tr("{name} is not running").format(name=name)
            case Presence.RESTARTED:
                title = self.tr("{name} has been started again").format(name=name)
                ended = self.tr("The shell ended when the container stopped.")
                return "info", title, ended if was_open else ""
            case Presence.UNREACHABLE:
                title = self.tr("The connection to {name} is lost").format(name=name)
                detail = self.tr("A new shell can be opened as soon as it is back.")
                return "error", title, detail
            case _:
                return None
        detail = self.tr("Start the container, then open a new shell.")
        return "warning", title, detail

    def _ending(self, status: ShellStatus) -> tuple[NoticeKind, str, str]:
        name = self._command or self.tr("Shell")
        if status.state is ShellState.ENDED:
            kind: NoticeKind = "warning" if status.exit_code else "info"
            return kind, self._end_of(name, status.exit_code), ""
        if status.command or (self._container and isinstance(status.error, _UNREACHED)):
            return "error", self.tr("{0}: the connection was lost").format(name), ""
        return "error", self.tr("{0}: cannot be opened").format(name), self._reason(status)

    def _end_of(self, name: str, exit_code: int | None) -> str:
        if exit_code is None:
            return self.tr("{0}: ended").format(name)
        return self.tr("{0}: ended with exit code {1}").format(name, exit_code)

    @staticmethod
    def _reason(status: ShellStatus) -> str:
        error = status.error
        if error is None:
            return ""
        # How a connection broke is jargon of libraries; that it did is in the title.
        reason = said(error.title) if isinstance(error, _UNREACHED) else failure(error)
        return sentences(reason, said(error.hint))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._refresh()
        super().changeEvent(event)
