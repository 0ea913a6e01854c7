"""Two switches of a search: regular expressions, upper and lower case."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from caas_console.models.state.tool_tip import tool_tip


class PatternOptions(QWidget):
    """Stands beside the field of a search.

    Signals:
        changed: a switch was turned.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = self._switch("Aa")
        self._regex = self._switch(".*")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._case)
        layout.addWidget(self._regex)
        self._retranslate()

    @property
    def is_regex(self) -> bool:
        """The text is a regular expression."""
        return self._regex.isChecked()

    @property
    def match_case(self) -> bool:
        """Upper and lower case are different."""
        return self._case.isChecked()

    def _switch(self, text: str) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setCheckable(True)
        button.setText(text)
        button.toggled.connect(self.changed)
        return button

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        for button, name in (
            (self._case, self.tr("Tell upper from lower case")),
            (self._regex, self.tr("Regular expression")),
        ):
            button.setToolTip(tool_tip(name))
            button.setAccessibleName(name)
