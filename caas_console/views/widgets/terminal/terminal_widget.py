"""A terminal, complete: screen, scroll bar, search bar, clipboard, context menu."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollBar, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.models.terminal.core import TerminalCore
from caas_console.models.terminal.screen import Scrollbar, SearchResult
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.search_bar import SearchBar
from caas_console.views.widgets.terminal.clipboard import TerminalClipboard
from caas_console.views.widgets.terminal.terminal_screen import TerminalScreen

_LONGEST_SEARCH_FROM_SELECTION = 80  # characters
_SEARCH_AT_ONCE = 0.004  # seconds; the frames go on with the rest


class TerminalWidget(QWidget):
    """Shows a core.

    Args:
        send: takes bytes for the program.

    Attributes:
        view: where text is seen and typed; feed the core, then call its `refresh`.
        clipboard: copies and pastes.
        search_bar: searches scrollback and screen.
    """

    def __init__(
        self, core: TerminalCore, send: Callable[[bytes], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._core = core
        self.view = TerminalScreen(core, send)
        self.clipboard = TerminalClipboard(self.view)
        self.search_bar = SearchBar(upwards=True)
        self._scroll_bar = QScrollBar(Qt.Orientation.Vertical)
        # The number of columns must not depend on whether there is something to scroll.
        policy = self._scroll_bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._scroll_bar.setSizePolicy(policy)
        self._lay_out()
        self._connect()
        self._make_actions()
        self._retranslate()
        self.setFocusProxy(self.view)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.view, 1)
        line.addWidget(self._scroll_bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line, 1)
        layout.addWidget(self.search_bar)

    def _connect(self) -> None:
        self.view.scrollbar_changed.connect(self._on_scrollbar_changed)
        self.view.search_changed.connect(self._show_result)
        self.view.title_changed.connect(self._on_title_changed)
        self._scroll_bar.valueChanged.connect(self._on_scrolled)
        self.search_bar.text_changed.connect(self._on_search_changed)
        # The library's "next" is the next older match, which is the one above.
        self.search_bar.up_requested.connect(lambda: self._show_found(self._core.search_next()))
        self.search_bar.down_requested.connect(
            lambda: self._show_found(self._core.search_previous())
        )
        self.search_bar.closed.connect(self.view.setFocus)

    def _make_actions(self) -> None:
        self._copy = self._action("copy", ["Ctrl+Shift+C", "Ctrl+Ins"], self.clipboard.copy)
        self._paste = self._action("", ["Ctrl+Shift+V"], self.clipboard.paste)
        self._paste_selection = self._action("", ["Shift+Ins"], self.clipboard.paste_selection)
        self._select_all = self._action("", ["Ctrl+Shift+A"], self.select_all)
        self._find = self._action("search", ["Ctrl+Shift+F"], self.open_search)
        self._larger = self._action("", ["Ctrl++", "Ctrl+="], lambda: self.view.zoom(1))
        self._smaller = self._action("", ["Ctrl+-"], lambda: self.view.zoom(-1))
        self._normal = self._action("", ["Ctrl+0"], lambda: self.view.zoom(0))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._on_menu_requested)

    def _action(self, name: str, keys: list[str], done: Callable[[], None]) -> QAction:
        action = QAction(self)
        if name:
            action.setIcon(icon(name))
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(done)
        self.view.addAction(action)
        return action

    def select_all(self) -> None:
        """Select scrollback and screen."""
        self._core.select_all()
        self.view.refresh()

    def open_search(self) -> None:
        """Open the search bar, looking for the selected text if it is short."""
        text = self._core.selected_text()
        usable = "\n" not in text and len(text) <= _LONGEST_SEARCH_FROM_SELECTION
        self.search_bar.open(text if usable else "")

    def _on_search_changed(self, text: str) -> None:
        self._core.search(text, _SEARCH_AT_ONCE)
        # From the newest match on.
        self._show_found(self._core.search_next())

    def _show_found(self, result: SearchResult) -> None:
        self._show_result(result)
        self.view.refresh()

    def _show_result(self, result: SearchResult) -> None:
        # That nothing was found cannot be said before everything was looked at.
        if not self.search_bar.field.text() or not (result.total or result.complete):
            return
        if result.complete:
            index = None if result.index is None else result.total - 1 - result.index
            self.search_bar.set_result(result.total, index)
        else:
            self.search_bar.set_least(result.total)

    def _on_scrollbar_changed(self, scrollbar: Scrollbar) -> None:
        with QSignalBlocker(self._scroll_bar):
            self._scroll_bar.setRange(0, max(0, scrollbar.total - scrollbar.visible))
            self._scroll_bar.setPageStep(scrollbar.visible)
            self._scroll_bar.setValue(scrollbar.offset)
        self._scroll_bar.setVisible(scrollbar.total > scrollbar.visible)

    def _on_scrolled(self, row: int) -> None:
        self._core.scroll_to(row)
        self.view.refresh()

    def _on_title_changed(self, title: str) -> None:
        self.view.setAccessibleDescription(title)

    def _on_menu_requested(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._copy.setEnabled(self._core.has_selection)
        menu.aboutToHide.connect(lambda: self._copy.setEnabled(True))
        menu.addActions([self._copy, self._paste, self._select_all])
        menu.addSeparator()
        menu.addAction(self._find)
        menu.addSeparator()
        menu.addActions([self._larger, self._smaller, self._normal])
        menu.popup(self.view.mapToGlobal(position))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.view.setAccessibleName(self.tr("Terminal"))
        self._scroll_bar.setAccessibleName(self.tr("Scrollback"))
        self._copy.setText(self.tr("Copy"))
        self._paste.setText(self.tr("Paste"))
        self._paste_selection.setText(self.tr("Paste the selection"))
        self._select_all.setText(self.tr("Select all"))
        self._find.setText(self.tr("Find…"))
        self._larger.setText(self.tr("Larger text"))
        self._smaller.setText(self.tr("Smaller text"))
        self._normal.setText(self.tr("Normal text size"))
