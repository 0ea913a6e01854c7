"""The controls of a log view: part, streams, switches, filter, search, download."""

from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker, QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from caas_console.backend.contracts.runtime import LogQuery
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon
from caas_console.views.theme.style_property import set_style_property
from caas_console.views.widgets.clearing_field import ClearingField
from caas_console.views.widgets.labels import ElidedLabel
from caas_console.views.widgets.logs.log_period_dialog import LogPeriodDialog
from caas_console.views.widgets.logs.log_range import DEFAULT_RANGE, RANGES
from caas_console.views.widgets.pattern_options import PatternOptions

_STREAMS = ((True, True), (True, False), (False, True))  # stdout, stderr
_VERDICT_WIDTH = 90  # pixels, for a count at least
_FILTER_ROOM = 480  # pixels, for the filter, its count and the buttons in one row with the rest
_SPACING = 12
_FILTER_SETTLE = 120  # milliseconds of rest before a filter is applied


class LogBar(QFrame):
    """Tells what a person wants to see.

    Signals:
        query_changed: another part is wanted; with the `LogQuery`.
        follow_toggled: the end is to be held on to, or not.
        wrap_toggled: long lines are to be wrapped, or not.
        filter_changed: only lines that match this are wanted: text, regular expression, case.
        search_requested: something is to be searched for.
        download_requested: the whole log is wanted as a file.
        save_requested: the lines that are shown are wanted as a file.
    """

    query_changed = Signal(object)
    follow_toggled = Signal(bool)
    wrap_toggled = Signal(bool)
    filter_changed = Signal(str, bool, bool)
    search_requested = Signal()
    download_requested = Signal()
    save_requested = Signal()

    def __init__(self, query: LogQuery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter_bar")
        self._query = query
        self._range = QComboBox()
        self._range.activated.connect(self._on_range_chosen)
        self._chosen_range = DEFAULT_RANGE
        self._streams = QComboBox()
        self._streams.activated.connect(self._on_streams_chosen)
        self._follow = self._switch(checked=True)
        self._follow.toggled.connect(self.follow_toggled)
        self._wrap = self._switch()
        self._wrap.toggled.connect(self.wrap_toggled)
        self._times = self._switch()
        self._times.toggled.connect(self._on_times_toggled)
        self.filter_field = ClearingField()
        self.filter_options = PatternOptions()
        self._settle = QTimer(self, singleShot=True, interval=_FILTER_SETTLE)
        self._settle.timeout.connect(self._tell_filter)
        self.filter_field.textChanged.connect(self._on_filter_typed)
        self.filter_options.changed.connect(self._tell_filter)
        self._verdict = ElidedLabel("", "small")
        self._verdict.setMinimumWidth(_VERDICT_WIDTH)
        self._search = self._button("search")
        self._search.clicked.connect(self.search_requested)
        self._download = self._button("export")
        self._download.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        saving = QMenu(self._download)
        self._save_shown = saving.addAction("", self.save_requested.emit)
        self._save_whole = saving.addAction("", self.download_requested.emit)
        self._download.setMenu(saving)
        self._lay_out()
        self._retranslate()

    def _lay_out(self) -> None:
        self._part = _line(self._range, self._streams, self._follow, self._wrap, self._times)
        # It takes the same room whatever it says, or the buttons would move under the mouse.
        self._filter = _line(self.filter_field, self.filter_options, self._verdict)
        self._filter.setStretchFactor(self.filter_field, 1)
        self._filter.setStretchFactor(self._verdict, 1)
        self._ends = _line(self._search, self._download)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 4, 12, 4)
        self._grid.setHorizontalSpacing(_SPACING)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.addLayout(self._part, 0, 0)
        self._grid.addLayout(self._filter, 0, 1)
        self._grid.addLayout(self._ends, 0, 2)
        self._folded = False

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    @override
    def minimumSizeHint(self) -> QSize:
        """As narrow as it is when it is folded."""
        width = self._part.minimumSize().width() + self._ends.minimumSize().width()
        return QSize(width + 2 * _SPACING, super().minimumSizeHint().height())

    def _fold(self) -> None:
        """The filter gets a row of its own where it would be squeezed."""
        folds = self.width() < self._part.sizeHint().width() + _FILTER_ROOM
        if folds == self._folded:
            return
        self._folded = folds
        self._grid.removeItem(self._filter)
        if folds:
            self._grid.addLayout(self._filter, 1, 0, 1, 3)
        else:
            self._grid.addLayout(self._filter, 0, 1)

    def set_following(self, follows: bool) -> None:
        """Show whether the end is held on to."""
        with QSignalBlocker(self._follow):
            self._follow.setChecked(follows)

    @property
    def follows(self) -> bool:
        """Whether the end is shown as held on to."""
        return self._follow.isChecked()

    def show_no_filter(self) -> None:
        """Every line is shown."""
        self._say("")

    def show_count(self, shown: int, total: int) -> None:
        """Say how much the filter lets through."""
        self._say(self.tr("{shown} of {total}").format(shown=f"{shown:,}", total=f"{total:,}"))

    def show_backlog(self, lines: int) -> None:
        """Say how many lines the filter has not looked at yet: what is shown is older."""
        self._say(self.tr("Filtering… {0} lines to go").format(f"{lines:,}"))

    def show_problem(self, problem: str) -> None:
        """Say what is wrong with the filter."""
        self._say(problem, is_problem=True)

    def _say(self, text: str, *, is_problem: bool = False) -> None:
        self._verdict.setText(text)
        self._verdict.setToolTip(tool_tip(text))
        set_style_property(self.filter_field, "invalid", is_problem)
        set_style_property(self._verdict, "role", "error" if is_problem else "small")

    @property
    def verdict(self) -> str:
        """What is said of the filter."""
        return self._verdict.text()

    def _on_range_chosen(self, index: int) -> None:
        if index < len(RANGES):
            self._chosen_range = index
            follow = self._query.model_copy(update={"follow": True})
            self._set_query(RANGES[index].applied_to(follow))
            return
        self._range.setCurrentIndex(self._chosen_range)
        dialog = LogPeriodDialog(self._query, self)
        dialog.accepted.connect(lambda: self._on_period_chosen(dialog.query))
        dialog.open()

    def _on_period_chosen(self, query: LogQuery) -> None:
        self._chosen_range = len(RANGES)
        self._range.setCurrentIndex(self._chosen_range)
        self._set_query(query)

    def _on_streams_chosen(self, index: int) -> None:
        stdout, stderr = _STREAMS[index]
        self._set_query(self._query.model_copy(update={"stdout": stdout, "stderr": stderr}))

    def _on_times_toggled(self, shown: bool) -> None:
        self._set_query(self._query.model_copy(update={"timestamps": shown}))

    def _set_query(self, query: LogQuery) -> None:
        self._query = query
        self.query_changed.emit(query)

    def _on_filter_typed(self) -> None:
        self._settle.start()

    def _tell_filter(self) -> None:
        options = self.filter_options
        self.filter_changed.emit(self.filter_field.text(), options.is_regex, options.match_case)

    @staticmethod
    def _switch(*, checked: bool = False) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setCheckable(True)
        button.setChecked(checked)
        return button

    @staticmethod
    def _button(name: str) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setIcon(icon(name))
        button.setIconSize(QSize(16, 16))
        return button

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        titles = [QCoreApplication.translate("LogRange", one.title) for one in RANGES]
        _fill(self._range, [*titles, self.tr("Period…")], self._chosen_range)
        self._range.setAccessibleName(self.tr("Part of the log"))
        streams = [self.tr("All output"), self.tr("stdout only"), self.tr("stderr only")]
        _fill(self._streams, streams, max(0, self._streams.currentIndex()))
        self._streams.setAccessibleName(self.tr("Streams"))
        self._follow.setText(self.tr("Follow"))
        self._follow.setToolTip(self.tr("Keep the newest lines in view"))
        self._wrap.setText(self.tr("Wrap"))
        self._wrap.setToolTip(self.tr("Wrap long lines"))
        self._times.setText(self.tr("Timestamps"))
        self._times.setToolTip(self.tr("Show when the engine received each line"))
        self.filter_field.setPlaceholderText(self.tr("Show only lines with…"))
        self.filter_field.setAccessibleName(self.tr("Filter"))
        for button, name in (
            (self._search, self.tr("Search (Ctrl+F)")),
            (self._download, self.tr("Save…")),
        ):
            button.setToolTip(tool_tip(name))
            button.setAccessibleName(name)
        self._save_shown.setText(self.tr("Save the shown lines…"))
        self._save_whole.setText(self.tr("Save the whole log…"))
        self._fold()


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(6)
    for widget in widgets:
        line.addWidget(widget)
    return line


def _fill(box: QComboBox, titles: list[str], current: int) -> None:
    box.clear()
    box.addItems(titles)
    box.setCurrentIndex(current)
