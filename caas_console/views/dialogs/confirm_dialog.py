"""One question for one object or many: what will happen, to what, and what is lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QListWidget, QSizePolicy, QWidget

from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.widgets.labels import role_label

_MOST_LINES = 8
_MARGINS = 6


@dataclass(frozen=True)
class Option:
    """A choice within the question; the texts are translated already.

    Attributes:
        needed: why nothing can be done unless it is chosen; empty where it is free.
    """

    id: str
    title: str
    needed: str = ""


class ConfirmDialog(BaseDialog):
    """Asks before something is done.

    Args:
        title: names the object, or says how many there are.
        names: of the objects; listed where there are several.
        text: what will happen, and what is lost.
        on_agreed: told the ids of the checked options.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        verb: str,
        *,
        names: Sequence[str],
        text: str,
        on_agreed: Callable[[frozenset[str]], None],
        options: Sequence[Option] = (),
        danger: bool = True,
    ) -> None:
        super().__init__(parent, title, verb, danger=danger)
        self._on_agreed = on_agreed
        if len(names) > 1:
            self.content.addWidget(names_list(names))
        explanation = QLabel(text, wordWrap=True)
        explanation.setTextFormat(Qt.TextFormat.PlainText)
        explanation.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.content.addWidget(explanation)
        self._options = tuple(options)
        self._boxes: dict[str, QCheckBox] = {}
        for option in self._options:
            box = QCheckBox(option.title)
            box.toggled.connect(self._weigh)
            self._boxes[option.id] = box
            self.content.addWidget(box)
        self._obstacle = role_label("", "small")
        self._obstacle.setWordWrap(True)
        # Its place stays free, or the boxes would move under the mouse.
        policy = self._obstacle.sizePolicy()
        policy.setRetainSizeWhenHidden(any(one.needed for one in self._options))
        self._obstacle.setSizePolicy(policy)
        self.content.addWidget(self._obstacle)
        self.content.addStretch(1)
        self._weigh()

    def _weigh(self) -> None:
        """What must fail cannot be agreed to; the reason stands where it can be put right."""
        lacking = [one for one in self._options if one.needed and one.id not in self._chosen]
        reason = lacking[0].needed if lacking else ""
        self.do_button.setEnabled(not lacking)
        self.do_button.setToolTip(tool_tip(reason))
        self.do_button.setAccessibleDescription(reason)
        self._obstacle.setText(reason or self._obstacle.text())
        self._obstacle.setVisible(bool(reason))

    @property
    def _chosen(self) -> frozenset[str]:
        return frozenset(name for name, box in self._boxes.items() if box.isChecked())

    def submit(self) -> None:
        """Tell what was agreed to, and close."""
        chosen = self._chosen
        self.accept()
        self._on_agreed(chosen)


def names_list(names: Sequence[str]) -> QListWidget:
    """The objects of a question by name."""
    listed = QListWidget()
    listed.addItems(list(names))
    listed.setFrameShape(QFrame.Shape.NoFrame)
    listed.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    listed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    listed.setSelectionMode(QListWidget.SelectionMode.NoSelection)
    listed.ensurePolished()
    listed.setFixedHeight(listed.sizeHintForRow(0) * min(len(names), _MOST_LINES) + _MARGINS)
    return listed
