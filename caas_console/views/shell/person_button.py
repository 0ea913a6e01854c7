"""In the status bar: who is logged in where, and what they can do about it."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from typing_extensions import override

from caas_console.models.controllers.sign_in_controller import SignInController
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon


class PersonButton(QToolButton):
    """Hidden while nobody is logged in.

    Args:
        controller: knows who is.

    Signals:
        access_requested: the person wants to see what they may do.
        password_requested: they want to change their password.
        logout_requested: they want to leave.
    """

    access_requested = Signal()
    password_requested = Signal()
    logout_requested = Signal()

    def __init__(self, controller: SignInController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.setObjectName("person")
        self.setIcon(icon("person"))
        self.setIconSize(QSize(13, 13))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.retranslate()

    def refresh(self) -> None:
        """Show who is logged in now."""
        who, way_in = self._controller.who, self._controller.way_in
        self.setVisible(bool(who))
        if way_in is not None:
            text = f"{who} @ {way_in.profile.name}"
            self.setText(text.replace("&", "&&"))
            self.setToolTip(tool_tip(way_in.profile.url))
            self.setAccessibleName(text)

    def retranslate(self) -> None:
        """The language has changed."""
        menu = self.menu()
        menu.clear()
        self._add(self.tr("My access"), "administration", self.access_requested)
        self._add(self.tr("Change password…"), "key", self.password_requested)
        menu.addSeparator()
        self._add(self.tr("Log out"), "session", self.logout_requested)
        self.refresh()

    def _add(self, text: str, icon_name: str, signal: SignalInstance) -> None:
        action = self.menu().addAction(icon(icon_name), text)
        action.triggered.connect(lambda _: signal.emit())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
