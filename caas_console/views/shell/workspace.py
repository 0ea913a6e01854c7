"""The drawer at the bottom: tabs that stay open while the panes change, and can be torn off."""

import itertools

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken
from typing_extensions import override

from caas_console.models.controllers.disposal import AsyncClosable, Disposal
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.shell.closing_question import ClosingQuestion
from caas_console.views.shell.detached_window import DetachedWindow
from caas_console.views.shell.drawer_bar import DrawerTab
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.empty_state import EmptyState


class WorkspaceDrawer(QWidget):
    """Tabs of shells, logs and results; a generic place for widgets.

    A widget that is closed with its tab gets a close event; one that is AsyncClosable is closed
    so, and then deleted.

    Signals:
        shown_requested: something was added that is to be seen.
        hidden_requested: the person wants the drawer out of the way.
        tabs_changed: others are docked now.
    """

    shown_requested = Signal()
    hidden_requested = Signal()
    tabs_changed = Signal()

    def __init__(
        self, disposal: Disposal, question: ClosingQuestion, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self._disposal = disposal
        self._question = question
        self._tabs = QTabWidget(documentMode=True, movable=True, tabsClosable=True)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._tabs.tabCloseRequested.connect(self._ask_to_close)
        self._tabs.tabBarDoubleClicked.connect(self.detach)
        self._empty = EmptyState("dock")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._tabs)
        self._windows: list[DetachedWindow] = []
        self._detach_button = self._button("detach")
        self._hide_button = self._button("chevron-down")
        self._detach_button.clicked.connect(lambda: self.detach(self._tabs.currentIndex()))
        self._hide_button.clicked.connect(self.hidden_requested)
        corner = QWidget()
        buttons = QHBoxLayout(corner)
        buttons.setContentsMargins(0, 2, 8, 0)
        buttons.addWidget(self._detach_button)
        buttons.addWidget(self._hide_button)
        self._tabs.setCornerWidget(corner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.retranslate()

    def _button(self, icon_name: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(14, 14))
        return button

    def add(
        self, widget: QWidget, title: str, icon_name: str, *, takes_keyboard: bool = True
    ) -> None:
        """Open a tab with a widget and show it; see :meth:`Workspace.add`."""
        self._add_tab(widget, DrawerTab(icon_name, self._unlike_others(title)))
        if takes_keyboard:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlike_others(self, title: str) -> str:
        """The title, numbered where a tab or a torn-off window has it; they keep theirs."""
        taken = {tab.title for tab in self.contents} | {one.tab.title for one in self._windows}
        numbered = (f"{title} ({number})" for number in itertools.count(2))
        return next(one for one in itertools.chain([title], numbered) if one not in taken)

    def _add_tab(self, widget: QWidget, tab: DrawerTab) -> None:
        index = self._tabs.addTab(widget, icon(tab.kind), tab.title)
        self._tabs.tabBar().setTabData(index, tab)
        self._tabs.setTabToolTip(index, tool_tip(tab.title))
        self._tabs.setCurrentIndex(index)
        self._stack.setCurrentWidget(self._tabs)
        self.tabs_changed.emit()
        self.shown_requested.emit()

    def _take_tab(self, index: int) -> DrawerTab:
        tab: DrawerTab = self._tabs.tabBar().tabData(index)
        had_keyboard = self.has_keyboard
        if had_keyboard:
            # Qt would give it to whatever comes next in the window.
            self._tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)
        self._tabs.removeTab(index)
        self.tabs_changed.emit()
        if not self._tabs.count():
            self.hidden_requested.emit()
            self._stack.setCurrentWidget(self._empty)
        elif had_keyboard:
            self.take_keyboard()
        return tab

    @property
    def contents(self) -> list[DrawerTab]:
        """What is docked, from left to right."""
        bar = self._tabs.tabBar()
        return [bar.tabData(index) for index in range(self._tabs.count())]

    @property
    def count(self) -> int:
        """How many tabs are docked."""
        return self._tabs.count()

    @property
    def has_keyboard(self) -> bool:
        """Whether one works in a docked tab, or will again once the window is active."""
        focused = self.window().focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def take_keyboard(self) -> None:
        """Have the keyboard in the tab that is shown."""
        shown = self._tabs.currentWidget() or self
        shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def windows(self) -> list[DetachedWindow]:
        """What was torn off and is open."""
        return list(self._windows)

    def _ask_to_close(self, index: int) -> None:
        widget = self._tabs.widget(index)
        if widget is not None:
            self._question.ask(self.window(), [widget], lambda: self.close_tab_of(widget))

    def close_tab_of(self, widget: QWidget) -> None:
        """Close a widget's tab, without a question; see :meth:`Workspace.close_tab_of`."""
        # While it was looked up what runs in it, it may have been torn off and closed.
        if Shiboken.isValid(widget):
            self.close_tab(self._tabs.indexOf(widget))

    def close_tab(self, index: int) -> None:
        """Close a tab and its widget, without a question; there may be no such tab any more."""
        widget = self._tabs.widget(index)
        if widget is None:
            return
        self._take_tab(index)
        self._let_go(widget)

    def _let_go(self, widget: QWidget) -> None:
        widget.close()
        if isinstance(widget, AsyncClosable):
            self._disposal.close(widget, widget.deleteLater)
        else:
            widget.deleteLater()

    def close_all(self) -> None:
        """Close every tab and every torn-off window."""
        for window in self.windows:
            window.close_now()
        while self._tabs.count():
            self.close_tab(0)

    def detach(self, index: int) -> None:
        """Tear a tab off into a window of its own."""
        widget = self._tabs.widget(index)
        if widget is None:
            return
        window = DetachedWindow(widget, self._take_tab(index))
        window.dock_requested.connect(lambda: self._dock(window))
        window.close_requested.connect(
            lambda: self._question.ask(window, [window], lambda: self._close_window(window))
        )
        window.closed.connect(lambda: self._on_window_closed(window))
        self._windows.append(window)
        window.show()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_window(self, window: DetachedWindow) -> None:
        # While it was looked up what runs in it, it may have been docked.
        if window in self._windows:
            window.close_now()

    def _on_window_closed(self, window: DetachedWindow) -> None:
        self._windows.remove(window)
        if not window.released:
            self._let_go(window.release())

    def _dock(self, window: DetachedWindow) -> None:
        widget = window.release()
        self._add_tab(widget, window.tab)
        window.close()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """The language has changed."""
        self._empty.set_text(
            self.tr("Nothing is open here"),
            self.tr("Shells, logs and results of bulk actions open in this drawer."),
        )
        for button, text in (
            (self._detach_button, self.tr("Tear off into a window")),
            (self._hide_button, self.tr("Hide the drawer (Ctrl+`)")),
        ):
            button.setToolTip(tool_tip(text))
            button.setAccessibleName(text)
        self._tabs.tabBar().setAccessibleName(self.tr("Drawer"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
