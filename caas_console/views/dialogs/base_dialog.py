"""The frame of every dialog: title, content, notice, buttons; opened without blocking."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from caas_console.backend.contracts.errors import Problem
from caas_console.models.controllers.notices import Remedy, text_of
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.problems import told

_HIGHEST, _LOWEST = 620, 140  # pixels of scrolled content, where there is room and where not
_FRAME = 40  # pixels of a screen for the window's frame, which is not known before it is shown


class _ScrolledContent(QScrollArea):
    """Content that would like to be seen whole, and gives way to what the dialog says."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        widget.setContentsMargins(0, 0, 12, 0)
        self.setWidget(widget)
        self._content = widget
        self.setMinimumHeight(min(_LOWEST, self.sizeHint().height()))

    @override
    def sizeHint(self) -> QSize:
        hint = self._content.sizeHint()
        return QSize(hint.width(), min(_HIGHEST, hint.height() + 8))


class BaseDialog(QDialog):
    """A dialog that deletes itself when it is closed; it stays on the screen as it grows.

    Args:
        parent: the window that it belongs to.
        title: of the window and above the content.
        verb: what the button that does it says.
        danger: whether something is lost by it.
    """

    def __init__(self, parent: QWidget, title: str, verb: str, *, danger: bool = False) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self.content = QVBoxLayout()
        self.content.setSpacing(10)
        self._problem = QFrame()
        self._problem.setProperty("notice", "error")
        self._problem_text = QLabel(wordWrap=True)
        self._problem_text.setTextFormat(Qt.TextFormat.PlainText)
        problem_layout = QVBoxLayout(self._problem)
        problem_layout.setContentsMargins(12, 8, 12, 8)
        problem_layout.addWidget(self._problem_text)
        self._remedy = QPushButton()
        self._remedy.setProperty("role", "link")
        self._remedy.setAutoDefault(False)
        self._remedy.clicked.connect(self._go_to_remedy)
        self._offered: Remedy | None = None
        problem_layout.addWidget(self._remedy, 0, Qt.AlignmentFlag.AlignLeft)
        self._problem.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.do_button = QPushButton(verb)
        buttons.addButton(self.do_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.do_button.setProperty("role", "danger" if danger else "primary")
        self.cancel_button = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.cancel_button.setText(self.tr("Cancel"))
        self.do_button.clicked.connect(self.submit)
        buttons.rejected.connect(self.reject)
        self._parts = layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        self._heading = role_label("", "title")
        self._heading.setWordWrap(True)
        self._heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.set_title(title)
        layout.addWidget(self._heading)
        layout.addWidget(self._problem)
        layout.addLayout(self.content)
        layout.addWidget(buttons)
        # Enter on a destructive question must not destroy. Only a button within a dialog can
        # become its default.
        self.do_button.setAutoDefault(not danger)
        (self.cancel_button if danger else self.do_button).setDefault(True)

    def set_title(self, title: str) -> None:
        """Say in the window's frame and above the content what it is about."""
        self.setWindowTitle(title)
        self._heading.setText(title)

    def submit(self) -> None:
        """The person wants it done; what remains to be done is the dialog's."""
        self.accept()

    def show_problem(self, problem: Problem | None, remedy: Remedy | None = None) -> None:
        """Say why it could not be done, and offer what can be done about it elsewhere."""
        self._problem.setVisible(problem is not None)
        self._remedy.setVisible(remedy is not None)
        if problem is not None:
            self._problem_text.setText("\n".join(told(problem)))
        self._offered = remedy
        if remedy is not None:
            self._remedy.setText(text_of(remedy.title))

    def _go_to_remedy(self) -> None:
        """It is elsewhere in the window, which this dialog keeps from being used."""
        remedy = self._offered
        self.reject()
        if remedy is not None:
            remedy.run()

    def add_scrolled(self, widget: QWidget) -> None:
        """Add content that may be higher than the screen."""
        self.content.addWidget(_ScrolledContent(widget), 1)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            # Qt itself makes no window higher than two thirds of the screen, unless it must be.
            room = self.screen().availableGeometry().height() - _FRAME
            self.resize(self.width(), max(self.height(), min(room, self.sizeHint().height())))
        super().showEvent(event)
        self._stay_on_screen()

    @override
    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return handled

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._stay_on_screen()

    def _grow(self) -> None:
        """Be as high as lines that wrap need: a window's least height does not heed them."""
        needed = self._parts.totalMinimumHeightForWidth(self.width())
        room = self.screen().availableGeometry().height() - _FRAME
        if self.height() < min(needed, room):
            self.resize(self.width(), min(needed, room))

    def _stay_on_screen(self) -> None:
        """A dialog that grew grew downwards: its buttons must not leave the screen."""
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        too_low = frame.bottom() - room.bottom()
        if too_low > 0:
            self.move(self.x(), self.y() - min(too_low, max(0, frame.top() - room.top())))
