"""The controls of charts: period, the present, what is under the mouse, files."""

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label

SPANS = (300, 900, 3600)  # seconds
DEFAULT_SPAN = 900


class ChartsBar(QFrame):
    """Tells what a person wants to see.

    Signals:
        span_chosen: with the seconds up to the present that are wanted.
        live_toggled: the present is to be held on to, or not.
        picture_requested: the charts are wanted as a picture.
        table_requested: the values are wanted as a table.
    """

    span_chosen = Signal(int)
    live_toggled = Signal(bool)
    picture_requested = Signal()
    table_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter_bar")
        self._spans = {span: self._switch() for span in SPANS}
        group = QButtonGroup(self)
        for span, button in self._spans.items():
            group.addButton(button, span)
        group.idClicked.connect(self.span_chosen)
        self._spans[DEFAULT_SPAN].setChecked(True)
        self._live = self._switch()
        self._live.setChecked(True)
        self._live.toggled.connect(self.live_toggled)
        self.moment = role_label("", "small")
        self._picture = self._button()
        self._picture.clicked.connect(self.picture_requested)
        self._table = self._button()
        self._table.clicked.connect(self.table_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(4)
        for button in (*self._spans.values(), self._live):
            layout.addWidget(button)
        layout.addSpacing(10)
        layout.addWidget(self.moment, 1)
        layout.addWidget(self._picture)
        layout.addWidget(self._table)
        self._retranslate()

    def set_live(self, live: bool) -> None:
        """Show whether the present is held on to."""
        with QSignalBlocker(self._live):
            self._live.setChecked(live)

    @staticmethod
    def _switch() -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setCheckable(True)
        return button

    @staticmethod
    def _button() -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setIcon(icon("export"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(14, 14))
        return button

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        for span, text in zip(
            SPANS, (self.tr("5 min"), self.tr("15 min"), self.tr("1 h")), strict=True
        ):
            self._spans[span].setText(text)
        self._live.setText(self.tr("Live"))
        self._live.setToolTip(self.tr("Keep the present in view"))
        for button, text, tip in (
            (self._picture, self.tr("PNG"), self.tr("Save the charts as a picture…")),
            (self._table, self.tr("CSV"), self.tr("Save the values that are shown…")),
        ):
            button.setText(text)
            button.setToolTip(tool_tip(tip))
            button.setAccessibleName(tip)
