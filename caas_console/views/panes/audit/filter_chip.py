"""A button that says what a filter's part is set to, and offers what else it can be."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.words.labelled import labelled

_MOST_TEXT = 28  # characters of a value that are shown


@dataclass(frozen=True)
class Choice:
    """Something that a chip can be set to.

    Attributes:
        value: what is told when it is chosen; what is told is up to the chip.
        inner: choices below it, in a menu of their own.
        rule: whether a line stands above it.
    """

    text: str
    value: object = None
    inner: Sequence["Choice"] = field(default=())
    rule: bool = False


class FilterChip(QToolButton):
    """Its menu is made anew each time it opens.

    Signals:
        chosen: with the value of the choice.
    """

    chosen = Signal(object)

    def __init__(
        self, choices: Callable[[], Iterable[Choice]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._choices = choices
        self._value: object = None
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._fill)

    def show_value(self, name: str, text: str, value: object, *, limits: bool) -> None:
        """Say what it is set to.

        Args:
            name: of the filter's part.
            text: what it is set to, in words.
            value: the same as the value of a choice, which is marked.
            limits: whether anything is left out by it.
        """
        self._value = value
        shown = text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"
        self.setText(labelled(name, shown).replace("&", "&&") if limits else name)
        self.setToolTip(tool_tip(labelled(name, text)))
        self.setAccessibleName(labelled(name, text))
        self.setChecked(limits)

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        self._add(menu, self._choices())

    def _add(self, menu: QMenu, choices: Iterable[Choice]) -> None:
        for choice in choices:
            if choice.rule:
                menu.addSeparator()
            text = choice.text.replace("&", "&&")
            if choice.inner:
                self._add(menu.addMenu(text), choice.inner)
                continue
            action = menu.addAction(text)
            action.setShortcut(QKeySequence())
            action.setCheckable(True)
            action.setChecked(choice.value == self._value)
            action.triggered.connect(lambda _=False, value=choice.value: self.chosen.emit(value))
