"""The menu bar: what concerns the window as a whole."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.settings import Settings
from caas_console.views.keys import DRAWER_KEY
from caas_console.views.shell.pane_list import PaneEntry
from caas_console.views.theme.icons import icon

_LANGUAGES = {"en": "English", "zh_CN": "简体中文"}


class ShellMenus(QObject):
    """Builds the menus and tells what was chosen.

    Signals:
        connect_requested, close_requested, quit_requested, drawer_requested,
        navigation_requested, password_requested, logout_requested: the wishes of their names.
        theme_requested, language_requested: with the mode that was chosen.
        place_requested: with the Place that was chosen.
    """

    connect_requested = Signal()
    password_requested = Signal()
    logout_requested = Signal()
    close_requested = Signal()
    quit_requested = Signal()
    drawer_requested = Signal()
    navigation_requested = Signal()
    back_requested = Signal()
    shortcuts_requested = Signal()
    about_requested = Signal()
    theme_requested = Signal(str)
    language_requested = Signal(str)
    place_requested = Signal(object)

    def __init__(
        self, window: QMainWindow, entries: Sequence[PaneEntry], settings: Settings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._entries = tuple(entries)
        self._settings = settings
        self._logged_in = False
        self.build()

    def set_logged_in(self, *, logged_in: bool) -> None:
        """Whether somebody is logged in, who can leave again."""
        if logged_in is not self._logged_in:
            self._logged_in = logged_in
            self.build()

    def set_entries(self, entries: Sequence[PaneEntry]) -> None:
        """These panes can be gone to from now on."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.build()

    def build(self) -> None:
        """Make the menus, or make them anew in another language."""
        bar = self._window.menuBar()
        bar.clear()
        self._build_file(bar.addMenu(self.tr("&File")))
        self._build_view(bar.addMenu(self.tr("&View")))
        self._build_go(bar.addMenu(self.tr("&Go")))
        self._build_help(bar.addMenu(self.tr("&Help")))

    def _add(
        self, menu: QMenu, text: str, signal: SignalInstance, keys: str = "", icon_name: str = ""
    ) -> QAction:
        action = menu.addAction(text)
        if icon_name:
            action.setIcon(icon(icon_name))
        if keys:
            action.setShortcut(QKeySequence(keys))
        # Without the state of a checkbox, which these are not.
        action.triggered.connect(lambda _: signal.emit())
        return action

    def _build_file(self, menu: QMenu) -> None:
        self._add(menu, self.tr("Connect…"), self.connect_requested, "Ctrl+O", "connect")
        if self._logged_in:
            menu.addSeparator()
            self._add(menu, self.tr("Change password…"), self.password_requested, "", "key")
            self._add(menu, self.tr("Log out"), self.logout_requested, "", "session")
        menu.addSeparator()
        self._add(menu, self.tr("Close window"), self.close_requested, "Ctrl+W")
        self._add(menu, self.tr("Quit"), self.quit_requested, "Ctrl+Q")

    def _build_view(self, menu: QMenu) -> None:
        drawer = self.tr("Show or hide the drawer")
        self._add(menu, drawer, self.drawer_requested, DRAWER_KEY, "dock")
        self._add(menu, self.tr("Show or hide the navigation"), self.navigation_requested, "Ctrl+B")
        menu.addSeparator()
        themes = {
            "system": self.tr("Follow the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        menu.addMenu(self._choice("theme", themes, self._settings.theme, self.theme_requested))
        menu.actions()[-1].setText(self.tr("Theme"))
        languages = {"system": self.tr("Follow the system"), **_LANGUAGES}
        chosen = self._settings.language
        menu.addMenu(self._choice("language", languages, chosen, self.language_requested))
        # The word in the other language too: who cannot read the rest must find the way out.
        word = self.tr("Language")
        other = "语言" if word == "Language" else "Language"
        menu.actions()[-1].setText(f"{word} / {other}")

    def _choice(
        self, icon_name: str, choices: dict[str, str], chosen: str, signal: SignalInstance
    ) -> QMenu:
        submenu = QMenu(self._window)
        submenu.setIcon(icon(icon_name))
        group = QActionGroup(submenu)
        for mode, text in choices.items():
            action = submenu.addAction(text)
            action.setCheckable(True)
            action.setChecked(mode == chosen)
            action.setActionGroup(group)
            action.triggered.connect(lambda _, mode=mode: signal.emit(mode))
        return submenu

    def _build_go(self, menu: QMenu) -> None:
        for number, entry in enumerate(self._entries, start=1):
            action = menu.addAction(QCoreApplication.translate("Panes", entry.title))
            action.setIcon(icon(entry.icon))
            if not entry.administers:
                action.setShortcut(QKeySequence(f"Alt+{number}"))
            action.triggered.connect(lambda _, pane=entry.id: self._go(pane))
        menu.addSeparator()
        back = self._add(menu, self.tr("Back"), self.back_requested, "", "back")
        back.setShortcuts([QKeySequence("Alt+Left"), QKeySequence("Backspace")])

    def _go(self, pane: str) -> None:
        self.place_requested.emit(Place(pane))

    def _build_help(self, menu: QMenu) -> None:
        self._add(menu, self.tr("Keyboard shortcuts"), self.shortcuts_requested, "F1", "key")
        self._add(menu, self.tr("About"), self.about_requested, "", "info")
