"""Shows and hides the workspace, and has the keyboard follow."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from caas_console.views.shell.drawer_bar import DrawerBar
from caas_console.views.shell.workspace import WorkspaceDrawer


class Drawer(QObject):
    """Either the workspace is shown or, if there is something in it, the bar that says so.

    Args:
        give_keyboard_back: told when the workspace is hidden while one works in it.
    """

    def __init__(
        self,
        workspace: WorkspaceDrawer,
        bar: DrawerBar,
        give_keyboard_back: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._bar = bar
        self._give_keyboard_back = give_keyboard_back
        workspace.shown_requested.connect(self._show)
        workspace.hidden_requested.connect(self._hide)
        workspace.tabs_changed.connect(self._show_bar)
        bar.open_requested.connect(self._open)
        workspace.hide()
        self._show_bar()

    def toggle(self) -> None:
        """Show or hide it; shown, it takes the keyboard."""
        if self._workspace.isHidden():
            self._open()
        else:
            self._hide()

    def _open(self) -> None:
        self._show()
        self._workspace.take_keyboard()

    def _show(self) -> None:
        self._workspace.show()
        self._show_bar()

    def _hide(self) -> None:
        had_keyboard = self._workspace.has_keyboard
        self._workspace.hide()
        self._show_bar()
        if had_keyboard:
            self._give_keyboard_back()

    def _show_bar(self) -> None:
        tabs = self._workspace.contents
        self._bar.show_tabs(tabs)
        self._bar.setVisible(self._workspace.isHidden() and bool(tabs))
