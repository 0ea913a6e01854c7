"""A card of facts: what they are called on the left, what they are on the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon
from caas_console.views.theme.theme_manager import monospace_font
from caas_console.views.widgets.labels import ValueField, role_label, rule

_MASK = "••••••••"
_LINE_HEIGHT = 18
_FIELD_MARGINS = (2, 0, 0, 0)  # in line with the text of fields


@dataclass(frozen=True)
class Fact:
    """One line of a card.

    Attributes:
        name: what it is; empty leaves the whole width to the value.
        icon: shape and colour before the value.
        url: opened by a click: a web address, or ``caas:`` and the id of an object.
        secret: hidden until it is asked for.
        wraps: a sentence, shown whole in as many lines as it takes.
    """

    name: str
    value: str
    mono: bool = False
    icon: tuple[str, str] | None = None
    url: str = ""
    secret: bool = False
    wraps: bool = False


class FactsCard(QFrame):
    """A titled card; lines are rebuilt only when they change.

    Signals:
        object_requested: with the id in a ``caas:`` address that was clicked.
    """

    object_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._title = role_label("", "heading")
        self._facts: tuple[Fact, ...] | None = None
        self.setObjectName("facts")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(7)
        layout.addWidget(self._title)
        layout.addWidget(rule())
        layout.addLayout(self._grid)
        layout.addStretch(1)

    def show_facts(self, title: str, facts: Sequence[Fact]) -> None:
        """Show these lines; without any the card hides."""
        self._title.setText(title)
        self.setVisible(bool(facts))
        if tuple(facts) == self._facts:
            return
        self._facts = tuple(facts)
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        while (old := self._grid.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, fact in enumerate(facts):
            self._add(row, fact)

    def _add(self, row: int, fact: Fact) -> None:
        value = self._value_widget(fact)
        self._grid.setRowMinimumHeight(row, _LINE_HEIGHT)
        if not fact.name:
            self._grid.addWidget(value, row, 0, 1, 2)
            return
        name = role_label(fact.name, "muted")
        name.setMaximumWidth(260)
        name.setToolTip(tool_tip(fact.name))
        beside = Qt.AlignmentFlag.AlignTop if fact.wraps else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(name, row, 0, beside)
        self._grid.addWidget(value, row, 1)

    def _value_widget(self, fact: Fact) -> QWidget:
        if fact.secret:
            return SecretValue(fact.value)
        if fact.url:
            return self._link(fact)
        if fact.wraps:
            return _sentence(fact.value)
        field = ValueField(fact.value, mono=fact.mono)
        if fact.icon is None:
            return field
        return _beside_icon(field, fact.icon)

    def _link(self, fact: Fact) -> QWidget:
        button = QPushButton(fact.value)
        button.setProperty("role", "link")
        if fact.mono:
            button.setFont(monospace_font())
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setToolTip(tool_tip(fact.url.removeprefix("caas:")))
        button.clicked.connect(lambda: self._follow(fact.url))
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(*_FIELD_MARGINS)
        layout.addWidget(button)
        layout.addStretch(1)
        return holder

    def _follow(self, url: str) -> None:
        if url.startswith("caas:"):
            self.object_requested.emit(url.removeprefix("caas:"))
        else:
            QDesktopServices.openUrl(QUrl(url))


class SecretValue(QWidget):
    """A value behind dots until its eye is clicked."""

    def __init__(self, value: str) -> None:
        super().__init__()
        self._value = value
        self._field = ValueField(_MASK, mono=True)
        self._field.setToolTip("")
        self._button = QToolButton()
        self._button.setIcon(icon("reveal"))
        self._button.setIconSize(QSize(14, 14))
        self._button.setCheckable(True)
        self._button.setAccessibleName(self.tr("Reveal"))
        self._button.setToolTip(self.tr("Reveal"))
        self._button.toggled.connect(self._show)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._field, 1)
        layout.addWidget(self._button)

    def _show(self, revealed: bool) -> None:
        self._field.setText(self._value if revealed else _MASK)
        self._field.setCursorPosition(0)
        self._button.setIcon(icon("conceal" if revealed else "reveal"))


def _sentence(text: str) -> QLabel:
    label = role_label(text, "")
    label.setWordWrap(True)
    label.setContentsMargins(*_FIELD_MARGINS)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def _beside_icon(widget: QWidget, look: tuple[str, str]) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    picture = QLabel()
    picture.setPixmap(icon(*look).pixmap(12, 12))
    layout.addWidget(picture)
    layout.addWidget(widget, 1)
    return holder
