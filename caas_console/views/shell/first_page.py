"""The page in place of all others while there is nothing to show: why, and what to do."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.resources import HostState
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.state.cache import ResourceCache
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.problems import reason, said
from caas_console.views.words.sign_in import step_problem, step_verb


def first_problem(cache: ResourceCache) -> tuple[str, Problem] | None:
    """Why there is nothing to show yet: where, and what is wrong; None while there is hope."""
    if not cache.synchronized:
        link = cache.link
        if link.needed is not None:
            return ("", step_problem(link.needed))
        if link.state is LinkState.CONNECTED or link.problem is None:
            return None
        return ("", link.problem)
    if cache.containers or cache.images or not cache.hosts:
        return None
    hosts = cache.hosts.values()
    if any(host.state is not HostState.UNREACHABLE for host in hosts):
        return None
    failed = next((host for host in hosts if host.problem is not None), None)
    return (failed.endpoint, failed.problem) if failed and failed.problem else None


class FirstPage(QWidget):
    """Says what is wrong in one sentence, why, and the next step; recovers by itself.

    Signals:
        retry_requested: try again now.
        connect_requested: choose something else to connect to.
        sign_in_requested: do what the platform waits for.
    """

    retry_requested = Signal()
    connect_requested = Signal()
    sign_in_requested = Signal()

    def __init__(self, session: ConsoleSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        self._title = role_label("", "title", alignment=Qt.AlignmentFlag.AlignHCenter)
        self._where = role_label("", "small", alignment=Qt.AlignmentFlag.AlignHCenter)
        self._hint = role_label("", "", alignment=Qt.AlignmentFlag.AlignHCenter)
        self._hint.setWordWrap(True)
        self._hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._detail = role_label("", "small", alignment=Qt.AlignmentFlag.AlignHCenter)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._foot = role_label("", "small", alignment=Qt.AlignmentFlag.AlignHCenter)
        for label in (self._detail, self._title, self._foot):
            label.setWordWrap(True)
        self._retry = QPushButton()
        self._retry.setProperty("role", "primary")
        self._connect = QPushButton()
        self._retry.clicked.connect(self._on_next)
        self._connect.clicked.connect(self.connect_requested)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        card.setMaximumWidth(640)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(40, 32, 40, 28)
        inside.setSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._retry)
        buttons.addWidget(self._connect)
        buttons.addStretch(1)
        for label in (self._picture, self._title, self._where, self._hint, self._detail):
            inside.addWidget(label)
        inside.addSpacing(10)
        inside.addLayout(buttons)
        inside.addSpacing(6)
        inside.addWidget(self._foot)
        # Stretches, since an alignment would make the card as narrow as its longest word.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 100)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)

    def refresh(self) -> None:
        """Show what is wrong now."""
        needed = self._session.state.cache.link.needed
        look = ("offline", "danger") if needed is None else ("key", "muted")
        self._picture.setPixmap(icon(*look).pixmap(44, 44))
        self._retry.setText(self.tr("Retry now") if needed is None else step_verb(needed.step))
        self._connect.setText(self.tr("Connect…"))
        self._foot.setText(
            self.tr("The console keeps trying, and shows the containers once it succeeds.")
        )
        self._foot.setVisible(needed is None)
        found = first_problem(self._session.state.cache)
        if found is not None:
            where, problem = found
            self._title.setText(said(problem.title))
            self._where.setText(where)
            self._where.setVisible(bool(where))
            self._hint.setText(said(problem.hint))
            self._hint.setVisible(bool(problem.hint))
            self._detail.setText(reason(problem))
            self._detail.setVisible(bool(reason(problem)))

    def _on_next(self) -> None:
        waits = self._session.state.cache.link.needed is not None
        (self.sign_in_requested if waits else self.retry_requested).emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange}:
            self.refresh()
