"""What needs attention first, each with what can be done about it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from caas_console.models.controllers.navigator import Place
from caas_console.models.state.attention import AttentionItem
from caas_console.models.state.rows.container_row import ContainerRow, make_container_row
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import ElidedLabel, role_label, rule
from caas_console.views.words.attention import SEVERITY_LOOKS, attention_text
from caas_console.views.words.names import named
from caas_console.views.words.times import age_text
from caas_console.views.workbench import Workbench

_MOST = 12
_NAME_WIDTH = 220
_BUTTON_SIZE = 25
# What not all can have comes first: the others stand below each other.
_DIRECT_ACTIONS = ("container.start", "container.logs", "container.restart")
_PANES = {"host": "hosts", "container": "containers", "job": "jobs"}


class AttentionList(QFrame):
    """A card with the findings, most urgent first."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._bench = bench
        self._shown: tuple[tuple[str, ...], ...] | None = None
        self._title = role_label("", "heading")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addWidget(rule())
        layout.addLayout(self._lines)
        layout.addStretch(1)

    def show_items(self, items: Sequence[AttentionItem], *, known: bool, absence: str = "") -> None:
        """Show the findings, or why nothing can be found; made anew only when they differ."""
        self._title.setText(self.tr("Needs attention"))
        texts = tuple(
            (
                item.object_id,
                self._name(item),
                attention_text(item.finding),
                age_text(item.finding.since),
            )
            for item in items
        )
        calm, look = self._calm(known=known, absence=absence)
        shown = (*texts, (calm,))
        if shown == self._shown:
            return
        self._shown = shown
        while (old := self._lines.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for item in items[:_MOST]:
            self._lines.addWidget(AttentionLine(self._bench, item, self._name(item)))
        if len(items) > _MOST:
            more = self.tr("and %n more", None, len(items) - _MOST)
            self._lines.addWidget(role_label(more, "small"))
        if not items:
            self._lines.addWidget(_line(calm, look))

    def _name(self, item: AttentionItem) -> str:
        return named(self._bench.session.state.cache, item.name, item.host_id)

    def _calm(self, *, known: bool, absence: str) -> tuple[str, tuple[str, str]]:
        """What is said where nothing is found, and how it looks."""
        if absence:
            return absence, ("info", "muted")
        if known:
            return self.tr("Everything is as it should be."), ("success", "ok")
        return self.tr("Reading the state…"), ("success", "faint")


def _line(text: str, look: tuple[str, str]) -> QWidget:
    line = QWidget()
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 10, 0, 10)
    picture = QLabel()
    picture.setPixmap(icon(*look).pixmap(18, 18))
    words = role_label(text, "muted")
    words.setWordWrap(True)
    layout.addWidget(picture)
    layout.addWidget(words, 1)
    return line


class AttentionLine(QWidget):
    """One finding: severity, name, what is wrong, since when, and direct actions."""

    def __init__(self, bench: Workbench, item: AttentionItem, shown_name: str) -> None:
        super().__init__()
        self._bench = bench
        self._item = item
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 1, 0, 1)
        layout.setSpacing(8)
        picture = QLabel()
        picture.setPixmap(icon(*SEVERITY_LOOKS[item.finding.severity]).pixmap(14, 14))
        name = QPushButton()
        name.setText(
            name.fontMetrics().elidedText(shown_name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)
        )
        name.setToolTip(tool_tip(shown_name))
        name.setProperty("role", "link")
        name.setCursor(Qt.CursorShape.PointingHandCursor)
        name.clicked.connect(self._open)
        name.setFixedWidth(name.sizeHint().width())
        text = ElidedLabel(attention_text(item.finding))
        layout.addWidget(picture)
        layout.addWidget(name)
        layout.addWidget(text, 1)
        layout.addWidget(role_label(age_text(item.finding.since), "small"))
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        buttons.addStretch(1)
        for button in self._buttons():
            if button is None:
                buttons.addSpacing(_BUTTON_SIZE)
            else:
                buttons.addWidget(button)
        holder = QWidget()
        holder.setFixedSize(len(_DIRECT_ACTIONS) * _BUTTON_SIZE, _BUTTON_SIZE)
        holder.setLayout(buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(holder)

    def _open(self) -> None:
        pane = _PANES[self._item.kind]
        place = Place(pane, "" if pane == "hosts" else self._item.object_id)
        self._bench.navigator.go(place)

    def _row(self) -> ContainerRow | None:
        state = self._bench.session.state
        container = state.cache.containers.get(self._item.object_id)
        return None if container is None else make_container_row(state, container)

    def _buttons(self) -> list[QToolButton | None]:
        """What can be done about it, each at its place; None where it cannot be done."""
        row = self._row() if self._item.kind == "container" else None
        if row is None:
            return []
        return [
            self._button(action_id)
            if self._bench.actions.get("container", action_id).reason_against([row]) is None
            else None
            for action_id in _DIRECT_ACTIONS
        ]

    def _button(self, action_id: str) -> QToolButton:
        action = self._bench.actions.get("container", action_id)
        button = QToolButton()
        button.setIcon(icon(action.icon))
        button.setIconSize(QSize(14, 14))
        button.setFixedSize(_BUTTON_SIZE, _BUTTON_SIZE)
        title = action.text
        button.setToolTip(tool_tip(title))
        button.setAccessibleName(f"{title}: {self._item.name}")

        def run() -> None:
            row = self._row()
            if row is not None:
                action.trigger([row])

        button.clicked.connect(run)
        return button
