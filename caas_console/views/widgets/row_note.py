"""What is to be said of one row of a table, and has no room in it."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from caas_console.views.widgets.labels import role_label


class RowNote(QFrame):
    """A strip below a table; hidden while there is nothing to say.

    Args:
        note: what is to be said of a row: a title and the rest, or nothing.
    """

    def __init__(
        self, note: Callable[[Any], tuple[str, str] | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._note = note
        self.setProperty("notice", "warning")
        self._title = role_label("", "heading")
        self._text = QLabel(wordWrap=True)
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
        # A next step is often a command to copy.
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        self.hide()

    def show_first(self, rows: Iterable[Any]) -> None:
        """Say what is to be said of the first of these rows that has something."""
        notes = (note for row in rows if (note := self._note(row)) is not None)
        title, text = next(notes, ("", ""))
        self._title.setText(title)
        self._text.setText(text)
        self.setVisible(bool(title))
