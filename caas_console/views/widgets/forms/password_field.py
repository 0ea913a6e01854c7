"""A field for a password: hidden, unless whoever types wants to see it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon

_LONGEST = 1_024  # characters that a platform takes


class PasswordField(QLineEdit):
    """Hides what is typed; a button in it shows it.

    Signals:
        caps_lock_seen: with whether Caps Lock is on, as far as the typed letters tell.
    """

    caps_lock_seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, maxLength=_LONGEST)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        # What guesses words or keeps them must not see it.
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._reveal = self.addAction(icon("reveal"), QLineEdit.ActionPosition.TrailingPosition)
        self._reveal.setCheckable(True)
        self._reveal.toggled.connect(self._show)
        self._name_action()

    def _show(self, revealed: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if revealed else QLineEdit.EchoMode.Password)
        self._reveal.setIcon(icon("conceal" if revealed else "reveal"))
        self._name_action()

    def _name_action(self) -> None:
        text = self.tr("Hide it") if self._reveal.isChecked() else self.tr("Show it")
        self._reveal.setText(text)
        self._reveal.setToolTip(tool_tip(text))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        typed = event.text()
        if len(typed) == 1 and typed.isalpha() and typed.upper() != typed.lower():
            # Qt does not tell of the key itself; with it, Shift turns letters round.
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_seen.emit(typed.isupper() != shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock_seen.emit(False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._name_action()
