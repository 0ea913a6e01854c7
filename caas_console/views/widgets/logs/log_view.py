"""The log of a container: bar, rows, search, and what is to be said about it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.errors import AuthError, EngineUnreachable, PlatformUnavailable
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import Runtime
from caas_console.models.controllers.log_download import LogDownload
from caas_console.models.controllers.logs_controller import LogsController, LogState, LogStatus
from caas_console.models.state.absence import Absence
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.empty_state import EmptyState
from caas_console.views.widgets.labels import role_label, rule
from caas_console.views.widgets.logs.download_strip import DownloadStrip
from caas_console.views.widgets.logs.log_bar import LogBar
from caas_console.views.widgets.logs.log_canvas import LogCanvas
from caas_console.views.widgets.logs.log_search import LogSearch
from caas_console.views.widgets.logs.log_text import selected_text
from caas_console.views.widgets.notice_strip import NoticeStrip
from caas_console.views.widgets.search_bar import SearchBar
from caas_console.views.words.absence import absence_hint, absence_title
from caas_console.views.words.expressions import fault_text
from caas_console.views.words.problems import failure, said, sentences

if TYPE_CHECKING:
    from caas_console.models.state.logs.patterns import WrongExpression

_PILL_MARGIN = 12
_LONGEST_QUOTE = 60  # characters of a filter that are repeated where nothing matches it


class LogView(QWidget):
    """Shows a controller's log, and starts it when it is first shown.

    Have the controller `follow_container`, and await `aclose` before the view is let go.

    Args:
        name: of the container, for the name of a downloaded file.
    """

    def __init__(
        self,
        controller: LogsController,
        download: LogDownload,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._download = download
        self._started = False
        self._filter_problem: WrongExpression | None = None
        self._unseen = 0
        self.bar = LogBar(controller.query)
        self.canvas = LogCanvas(controller)
        self.search_bar = SearchBar()
        self.search = LogSearch(controller, self.canvas, self.search_bar, self)
        self.strip = NoticeStrip()
        self.download_strip = DownloadStrip(download, name)
        self._gap = role_label("", "muted", alignment=Qt.AlignmentFlag.AlignHCenter)
        self._gap.setContentsMargins(0, 3, 0, 3)
        self._gap.hide()
        self._empty = EmptyState("logs")
        self._stack = QStackedWidget()
        self._pill = QPushButton(icon("chevron-down", "on_accent"), "", self.canvas)
        self._pill.setProperty("role", "primary")
        self._pill.hide()
        self._lay_out()
        self._connect()
        self._make_actions()
        self._retranslate()

    @classmethod
    def of_container(cls, runtime: Runtime, container: ObjectRef, name: str) -> Self:
        """The log of a container."""
        controller = LogsController(runtime, container)
        return cls(controller, LogDownload(runtime, container), name)

    @property
    def controller(self) -> LogsController:
        """What keeps the log."""
        return self._controller

    @property
    def is_ready(self) -> bool:
        """Whether the log has been reached, or why it cannot be is told."""
        return self._controller.status.state is not LogState.CONNECTING

    def _lay_out(self) -> None:
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.bar, rule(), self._gap):
            layout.addWidget(widget)
        layout.addWidget(self._stack, 1)
        for widget in (self.search_bar, self.strip, self.download_strip):
            layout.addWidget(widget)
        self.setFocusProxy(self.canvas)

    def _connect(self) -> None:
        self._controller.restarted.connect(self.canvas.restart)
        self._controller.changed.connect(self._on_changed)
        self._controller.status_changed.connect(self._show_status)
        self.bar.query_changed.connect(self._controller.set_query)
        self.bar.follow_toggled.connect(self.canvas.set_following)
        self.bar.follow_toggled.connect(self.search.forget_following)
        self.bar.wrap_toggled.connect(self.canvas.set_wrapping)
        self.bar.filter_changed.connect(self._on_filter_changed)
        self.bar.search_requested.connect(self.open_search)
        self.bar.download_requested.connect(
            lambda: self.download_strip.choose(self._controller.query)
        )
        self.bar.save_requested.connect(lambda: self.download_strip.choose_shown(self._controller))
        self.canvas.following_changed.connect(self.bar.set_following)
        self.canvas.unseen_changed.connect(self._show_unseen)
        self.canvas.gap_shown.connect(self._gap.setVisible)
        self.search_bar.closed.connect(self.canvas.setFocus)
        self.strip.triggered.connect(self._controller.start)
        self._pill.clicked.connect(lambda: self.canvas.set_following(True))

    def _make_actions(self) -> None:
        self._copy = self._action("copy", "Ctrl+C", self.copy)
        self._select_all = self._action("", "Ctrl+A", self.canvas.select_all)
        self._find = self._action("search", "Ctrl+F", self.open_search)
        self._down = self._action("", "F3", self.search.go_down)
        self._up = self._action("", "Shift+F3", self.search.go_up)
        self.canvas.viewport().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.canvas.viewport().customContextMenuRequested.connect(self._on_menu_requested)

    def _action(self, name: str, key: str, done: Callable[[], None]) -> QAction:
        action = QAction(self)
        if name:
            action.setIcon(icon(name))
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(done)
        self.addAction(action)
        return action

    def copy(self) -> None:
        """Copy the selected text, if there is any."""
        if text := selected_text(self.canvas.rows, self.canvas.selection):
            QGuiApplication.clipboard().setText(text)

    def open_search(self) -> None:
        """Search, beginning with the selected text if it is within a line."""
        text = selected_text(self.canvas.rows, self.canvas.selection)
        self.search.open(text if "\n" not in text else "")

    async def aclose(self) -> None:
        """Let go of the log."""
        await self._controller.aclose()
        await self._download.aclose()

    def _on_changed(self) -> None:
        self.canvas.refresh()
        self.search.refresh()
        self._show_counts()

    def _on_filter_changed(self, text: str, is_regex: bool, match_case: bool) -> None:
        self._filter_problem = self._controller.set_filter(
            text, is_regex=is_regex, match_case=match_case
        )
        self._show_counts()

    def _show_counts(self) -> None:
        buffer, matches = self._controller.buffer, self._controller.filter
        total = buffer.end_line - buffer.first_line
        if self._filter_problem:
            self.bar.show_problem(fault_text(self._filter_problem))
        elif matches is None:
            self.bar.show_no_filter()
        elif matches.backlog:
            self.bar.show_backlog(matches.backlog)
        else:
            self.bar.show_count(len(self.canvas.rows), total)
        state = self._controller.status.state
        # Of a log that could not be read it is not known whether there is anything in it.
        known = state in {LogState.READING, LogState.ENDED} or (
            state is not LogState.CONNECTING and total > 0
        )
        nothing = known and not len(self.canvas.rows) and not (matches and matches.backlog)
        if nothing:
            self._explain_emptiness(filtered=bool(matches and total))
        self._stack.setCurrentWidget(self._empty if nothing else self.canvas)

    def _explain_emptiness(self, *, filtered: bool) -> None:
        if not filtered:
            title = self.tr("Nothing has been logged")
            detail = self.tr("What the container writes to its output appears here at once.")
        else:
            text = self.bar.filter_field.text()
            is_regex = self.bar.filter_options.is_regex
            title = (
                self.tr("No line matches “{0}”") if is_regex else self.tr("No line contains “{0}”")
            )
            title = title.format(_cut(text))
            detail = self.tr("A line that does appears here as soon as it is logged.")
        self._empty.set_text(title, detail)

    def _show_unseen(self, count: int) -> None:
        self._unseen = count
        self._pill.setVisible(bool(count))
        # As other counts are written, which Qt leaves to the locale.
        text = self.tr("%n new line(s)", "", count)
        self._pill.setText(text.replace(str(count), f"{count:,}"))
        self._place_pill()

    def _place_pill(self) -> None:
        self._pill.adjustSize()
        view = self.canvas.viewport().geometry()
        x = view.center().x() - self._pill.width() // 2
        self._pill.move(QPoint(x, view.bottom() - self._pill.height() - _PILL_MARGIN))

    def _show_status(self, status: LogStatus) -> None:
        match status.state:
            case LogState.LOST if isinstance(status.error, EngineUnreachable | PlatformUnavailable):
                # How a connection broke is jargon of libraries, and it is tried again anyway.
                title = self.tr("The connection is lost")
                self.strip.say(
                    "error", title, self.tr("The log is read again as soon as it is back.")
                )
            case LogState.LOST if isinstance(status.error, AuthError):
                title = self.tr("You are not logged in any more")
                self.strip.say("error", title, self.tr("The log is read again as soon as you are."))
            case LogState.LOST if status.error is not None:
                detail = sentences(failure(status.error), said(status.error.hint))
                title = self.tr("The log cannot be read")
                self.strip.say("error", title, detail, self.tr("Try again"))
            case LogState.ENDED if self._controller.never_ran:
                title = self.tr("The container has not been started yet")
                self.strip.say("info", title, self.tr("Its log begins when it starts."))
            case LogState.ENDED if self._controller.query.follow:
                title = self.tr("The container has stopped writing to its log")
                self.strip.say(
                    "info", title, self.tr("It goes on when the container starts again.")
                )
            case LogState.GONE:
                absence = status.absence or Absence.REMOVED
                self.strip.say("warning", absence_title(absence), absence_hint(absence))
            case _:
                self.strip.hide()
        self._show_counts()

    def _on_menu_requested(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._copy, self._select_all])
        menu.addSeparator()
        menu.addAction(self._find)
        menu.popup(self.canvas.viewport().mapToGlobal(position))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._started:
            self._started = True
            self._controller.start()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_pill()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.canvas.setAccessibleName(self.tr("Log"))
        self._copy.setText(self.tr("Copy"))
        self._select_all.setText(self.tr("Select all"))
        self._find.setText(self.tr("Search…"))
        self._gap.setText(self.tr("Older lines are no longer kept"))
        self._show_unseen(self._unseen)
        self._show_status(self._controller.status)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
