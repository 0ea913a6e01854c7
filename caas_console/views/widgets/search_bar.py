"""A bar to search a text that is shown beside it: field, count, up and down."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget
from typing_extensions import override

from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon
from caas_console.views.theme.style_property import set_style_property
from caas_console.views.widgets.labels import ElidedLabel

_ICON = QSize(16, 16)


class SearchBar(QFrame):
    """Hidden until `open`; Escape closes it.

    Args:
        upwards: Enter goes to the match above, as fits a text that is read from its end.

    Signals:
        text_changed: with what is looked for now; "" when the bar is closed.
        up_requested: go to the match above.
        down_requested: go to the match below.
        closed: the keyboard is free again.
    """

    text_changed = Signal(str)
    up_requested = Signal()
    down_requested = Signal()
    closed = Signal()

    def __init__(self, *, upwards: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search_bar")
        self._upwards = upwards
        self._total: int | None = None
        self._index: int | None = None
        self._may_be_more = False
        self.field = QLineEdit(clearButtonEnabled=True)
        self.field.setMaximumWidth(360)
        self.field.addAction(icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self._problem = ""
        self._verdict = ElidedLabel("", "small")
        self._up = self._button("chevron-up")
        self._up.clicked.connect(self.up_requested)
        self._down = self._button("chevron-down")
        self._down.clicked.connect(self.down_requested)
        self._close = self._button("cancel")
        self._close.clicked.connect(self.close_bar)
        self._fields = QHBoxLayout(self)
        self._fields.setContentsMargins(8, 4, 8, 4)
        self._fields.setSpacing(4)
        self._fields.addWidget(self.field, 1)
        for widget in (self._up, self._down):
            self._fields.addWidget(widget)
        self._fields.addWidget(self._verdict, 1)
        self._fields.addWidget(self._close)
        self._retranslate()
        self.hide()

    def add_option(self, widget: QWidget) -> None:
        """Put a widget that changes what is found behind the field."""
        self._fields.insertWidget(1, widget)

    def open(self, text: str = "") -> None:
        """Show the bar with the keyboard in its field, looking for a text."""
        self.show()
        if text:
            self.field.setText(text)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._on_text_changed(self.field.text())

    def close_bar(self) -> None:
        """Hide the bar and look for nothing."""
        self.hide()
        self.text_changed.emit("")
        self.closed.emit()

    @property
    def result(self) -> tuple[int | None, int | None]:
        """What is told: the number of matches, and the current one counted from 0 at the top."""
        return self._total, self._index

    @property
    def verdict(self) -> str:
        """What is said of the text: how much was found, or what is wrong with it."""
        return self._verdict.text()

    def set_result(self, total: int, index: int | None) -> None:
        """Tell how many matches there are and which is the current one, from 0 at the top."""
        self._total, self._index, self._may_be_more = total, index, False
        self._show_result()

    def set_least(self, total: int) -> None:
        """Tell how many matches there are at least: not everything was looked at."""
        self._total, self._index, self._may_be_more = total, None, True
        self._show_result()

    def set_problem(self, problem: str) -> None:
        """Say what is wrong with the text; "" is nothing."""
        self._problem = problem
        if problem:
            self._total = None
        self._show_result()

    def _on_text_changed(self, text: str) -> None:
        if not text:
            self._total = None
            self._show_result()
        self.text_changed.emit(text)

    def _show_result(self) -> None:
        if self._total is None:
            text = ""
        elif self._total == 0:
            text = self.tr("Not found")
        elif self._may_be_more:
            text = self.tr("At least %n match(es)", "", self._total)
        elif self._index is None:
            text = self.tr("%n match(es)", "", self._total)
        else:
            text = self.tr("{index} of {total}").format(index=self._index + 1, total=self._total)
        self._verdict.setText(self._problem or text)
        self._verdict.setToolTip(tool_tip(self._problem))
        set_style_property(self.field, "invalid", bool(self._problem))
        set_style_property(self._verdict, "role", "error" if self._problem else "small")
        self._up.setEnabled(bool(self._total))
        self._down.setEnabled(bool(self._total))

    @staticmethod
    def _button(name: str) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setIcon(icon(name))
        button.setIconSize(_ICON)
        return button

    @override
    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.up_requested if backwards != self._upwards else self.down_requested).emit()
        elif event.key() == Qt.Key.Key_Up:
            self.up_requested.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.down_requested.emit()
        else:
            return False
        return True

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Find"))
        self.field.setAccessibleName(self.tr("Find"))
        for button, name in (
            (self._up, self.tr("Match above")),
            (self._down, self.tr("Match below")),
            (self._close, self.tr("Close")),
        ):
            button.setToolTip(tool_tip(name))
            button.setAccessibleName(name)
        self._show_result()
