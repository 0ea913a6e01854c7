"""Actions bound to a selection: the same QActions in toolbar, context menu and shortcuts."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton, QWidget

from caas_console.models.controllers.actions import Action
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon
from caas_console.views.words.labelled import labelled

_REFRESH_SETTLE = 100  # milliseconds
# Pixels that the button for what has no room needs beyond what Fusion leaves to it.
_OVERFLOW_ROOM = 13


def _translated(source: str) -> str:
    return QCoreApplication.translate("Actions", source)


class ActionSet(QObject):
    """QActions of the registry's records; each is disabled, and says why, where it cannot apply.

    Args:
        actions: the records.
        selection: asked for the rows whenever it matters.
        owner: the widget in which the shortcuts work.

    Signals:
        refused: with the reason why the action whose keys were pressed cannot apply.
    """

    refused = Signal(str)

    def __init__(
        self,
        actions: Sequence[Action[Any]],
        selection: Callable[[], Sequence[Any]],
        owner: QWidget,
    ) -> None:
        super().__init__(owner)
        self._actions = tuple(actions)
        self._selection = selection
        self._owner = owner
        self._qactions: dict[str, QAction] = {}
        self._overflow: QToolButton | None = None
        self._refusals: dict[str, QShortcut] = {}
        self._refresh_timer = QTimer(self, singleShot=True, interval=_REFRESH_SETTLE)
        self._refresh_timer.timeout.connect(self.refresh)
        for action in self._actions:
            self._qactions[action.id] = self._make(action)
            self._refusals[action.id] = self._make_refusal(action)
        self.retranslate()

    def qaction(self, action_id: str) -> QAction:
        """The QAction of an action."""
        return self._qactions[action_id]

    @property
    def shortcuts(self) -> frozenset[str]:
        """The keys of all actions, as portable text."""
        return frozenset(action.shortcut for action in self._actions if action.shortcut)

    def _make(self, action: Action[Any]) -> QAction:
        qaction = QAction(icon(action.icon, "danger" if action.destructive else "muted"), "", self)
        qaction.setShortcut(QKeySequence(action.shortcut))
        qaction.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        qaction.triggered.connect(lambda: self._begin(action))
        self._owner.addAction(qaction)
        return qaction

    def _make_refusal(self, action: Action[Any]) -> QShortcut:
        """The same keys while the action is disabled, for Qt is silent then."""
        shortcut = QShortcut(QKeySequence(action.shortcut), self._owner)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self._begin(action))
        return shortcut

    def _begin(self, action: Action[Any]) -> None:
        rows = self._selection()
        reason = action.reason_against(rows)
        if reason is None:
            action.trigger(rows)
        else:
            self.refused.emit(labelled(action.text.rstrip("…"), _translated(reason)))

    def refresh_soon(self) -> None:
        """What is selected may have changed; rows change often, so that this may wait."""
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    def refresh(self) -> None:
        """The selection, or what is selected, has changed."""
        rows = self._selection()
        for action in self._actions:
            self._refresh_one(action, rows)

    def retranslate(self) -> None:
        """The language has changed."""
        for action in self._actions:
            self._qactions[action.id].setText(action.text)
        if self._overflow is not None:
            text = self.tr("More actions")
            self._overflow.setToolTip(tool_tip(text))
            self._overflow.setAccessibleName(text)
        self.refresh()

    def _refresh_one(self, action: Action[Any], rows: Sequence[Any]) -> None:
        qaction = self._qactions[action.id]
        reason = action.reason_against(rows)
        qaction.setEnabled(reason is None)
        self._refusals[action.id].setEnabled(reason is not None)
        keys = qaction.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        title = f"{action.text} ({keys})" if keys else action.text
        explained = _translated(reason) if reason else ""
        qaction.setToolTip(tool_tip(f"{title}\n{explained}" if explained else title))
        qaction.setStatusTip(explained)

    def widen(self, action_ids: Sequence[str], widget: QWidget) -> None:
        """Have the keys of some actions work in all of a widget that the owner is in."""
        for action_id in action_ids:
            widget.addAction(self._qactions[action_id])
            self._refusals[action_id].setParent(widget)

    def fill_toolbar(self, toolbar: QToolBar) -> None:
        """Buttons for the primary actions; those that make something new bear their name."""
        toolbar.setIconSize(QSize(16, 16))
        toolbar.setMovable(False)
        toolbar.setContentsMargins(0, 0, _OVERFLOW_ROOM, 0)
        # Qt's own button for what has no room has no icon that the theme knows.
        self._overflow = toolbar.findChild(QToolButton, "qt_toolbar_ext_button")
        if self._overflow is not None:
            self._overflow.setIcon(icon("more-vertical"))
        for action in self._actions:
            if not action.primary:
                continue
            qaction = self._qactions[action.id]
            toolbar.addAction(qaction)
            button = toolbar.widgetForAction(qaction)
            if isinstance(button, QToolButton) and not action.needs_selection:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def menu(self, parent: QWidget) -> QMenu:
        """Every action, by sections; what cannot apply tells why in its tool tip."""
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for section, actions in groupby(self._actions, key=lambda action: action.section):
            if section:
                menu.addSeparator()
            for action in actions:
                menu.addAction(self._qactions[action.id])
        return menu
