"""The filter field, with what is wrong in the query and how much it lets through."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from caas_console.models.state.queries import QueryProblem
from caas_console.models.state.query_conditions import ProblemCode
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import ElidedLabel, role_label


class FilterBar(QWidget):
    """A field for the query language.

    Signals:
        text_changed: with what is typed by now.
        left: Enter or Down: the person wants to be among the rows.
    """

    text_changed = Signal(str)
    left = Signal()

    def __init__(self, example: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter_bar")
        self._example = example
        self._shown = self._total = 0
        self.field = QLineEdit(clearButtonEnabled=True)
        self.field.setMinimumWidth(260)
        self.field.setMaximumWidth(560)
        self.field.addAction(icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self.text_changed)
        self.field.installEventFilter(self)
        self._problem = ElidedLabel("", "error")
        self._count = role_label("", "small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.field, 3)
        layout.addWidget(self._count)
        layout.addWidget(self._problem, 2)
        self.retranslate()

    def set_counts(self, shown: int, total: int) -> None:
        """How many rows match, and how many there are."""
        self._shown, self._total = shown, total
        if shown == total:
            self._count.setText(str(total))
        else:
            text = self.tr("{shown} of {total}")
            self._count.setText(text.format(shown=shown, total=total))

    def set_problems(self, problems: Sequence[QueryProblem]) -> None:
        """What could not be understood; what is being typed at the end is left in peace."""
        told = [one for one in problems if one.code is not ProblemCode.INCOMPLETE]
        self._problem.setText(_problem_text(told[0]) if told else "")

    def retranslate(self) -> None:
        """The language has changed."""
        self.field.setPlaceholderText(self.tr("Filter, e.g. {0}").format(self._example))
        self.field.setAccessibleName(self.tr("Filter"))
        self.set_counts(self._shown, self._total)

    @override
    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape}:
                self.left.emit()
                return True
        return False


def _problem_text(problem: QueryProblem) -> str:
    match problem.code:
        case ProblemCode.UNKNOWN_FIELD:
            template = QCoreApplication.translate("FilterBar", "There is no field “{0}” here")
        case ProblemCode.UNKNOWN_WORD:
            template = QCoreApplication.translate("FilterBar", "“{0}” is none of {words}")
        case ProblemCode.NOT_A_NUMBER:
            template = QCoreApplication.translate("FilterBar", "“{0}” is not a number")
        case ProblemCode.NOT_A_DURATION:
            template = QCoreApplication.translate(
                "FilterBar", "“{0}” is not a duration, such as 2d or 30min"
            )
        case ProblemCode.NOT_COMPARABLE:
            template = QCoreApplication.translate(
                "FilterBar", "“{0}” cannot be compared with < or >"
            )
        case ProblemCode.INCOMPLETE:
            template = QCoreApplication.translate("FilterBar", "“{0}” is not complete")
    return template.format(problem.text, words=", ".join(problem.words))
