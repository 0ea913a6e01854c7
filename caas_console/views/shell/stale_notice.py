"""Beside the page's title: that what is shown is no longer live, and since when."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.resources import Host, HostState
from caas_console.backend.contracts.sign_in import SignInStep
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.state.delta import CacheDelta
from caas_console.views.shell.first_page import first_problem
from caas_console.views.theme.icons import icon
from caas_console.views.words.times import ago_text, clock_text

_TICK = 1000  # milliseconds


class StaleNotice(QFrame):
    """Hidden while everything is live; it goes as it came, by itself."""

    def __init__(self, session: ConsoleSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stale_notice")
        self._cache = session.state.cache
        self._picture = QLabel()
        self._text = QLabel(textFormat=Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 5, 10, 5)
        layout.setSpacing(8)
        layout.addWidget(self._picture)
        layout.addWidget(self._text)
        self._ticker = QTimer(self, interval=_TICK)
        self._ticker.timeout.connect(self.refresh)
        self._cache.subscribe(self._on_flushed, {"host"})
        self.refresh()

    def refresh(self) -> None:
        """Say what is stale now."""
        # Where nothing is shown, the first page says why.
        shown = self._cache.synchronized and first_problem(self._cache) is None
        text = self._what_is_stale() if shown else ""
        self._text.setText(text)
        self._picture.setPixmap(icon("state-unreachable", "danger").pixmap(14, 14))
        self.setVisible(bool(text))
        if not text:
            self._ticker.stop()
        elif not self._ticker.isActive():
            self._ticker.start()

    def _what_is_stale(self) -> str:
        link = self._cache.link
        if link.needed is not None and link.needed.step is SignInStep.LOGIN:
            return self.tr("Not logged in: all this is from {0}, {1}").format(
                clock_text(link.since), ago_text(link.since)
            )
        if link.state is not LinkState.CONNECTED:
            return self.tr("Connection lost: all this is from {0}, {1}").format(
                clock_text(link.since), ago_text(link.since)
            )
        silent = self._silent_hosts()
        if not silent:
            return ""
        if len(silent) > 1:
            return self.tr(
                "%n hosts do not answer: what is shown of them is old", None, len(silent)
            )
        (host,) = silent
        return self.tr("{0} does not answer: what is shown of it is from {1}, {2}").format(
            host.name, clock_text(host.since), ago_text(host.since)
        )

    def _silent_hosts(self) -> list[Host]:
        return [one for one in self._cache.hosts.values() if one.state is HostState.UNREACHABLE]

    def _on_flushed(self, _delta: CacheDelta) -> None:
        self.refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange}:
            self.refresh()
