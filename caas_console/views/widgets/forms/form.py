"""A form: labelled fields in a column, each with a place for what is wrong with it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from caas_console.views.widgets.labels import role_label


class Form(QWidget):
    """Fields by name; errors stand below their field. The first one gets the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(14)
        self._layout.setVerticalSpacing(9)
        self._layout.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._widgets: dict[str, QWidget] = {}
        self._errors: dict[str, QLabel] = {}
        self._rows: dict[str, QVBoxLayout] = {}

    def add(self, name: str, title: str, widget: QWidget, hint: str = "") -> None:
        """Add a field; the hint says what may be entered."""
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(widget)
        if hint:
            label = role_label(hint, "small")
            label.setWordWrap(True)
            column.addWidget(label)
        error = role_label("", "error")
        error.setWordWrap(True)
        error.hide()
        column.addWidget(error)
        label = QLabel(title)
        # As high as the field, or as the first line of what is higher.
        line = QLineEdit().sizeHint().height()
        label.setFixedHeight(min(widget.sizeHint().height(), line))
        label.setBuddy(widget)
        widget.setAccessibleName(title)
        self._layout.addRow(label, column)
        self._rows[name] = column
        if not self._widgets:
            self.setFocusProxy(widget)
        self._widgets[name] = widget
        self._errors[name] = error

    def show_field(self, name: str, *, shown: bool) -> None:
        """Show a field with its label, or take both out of sight."""
        self._layout.setRowVisible(self._rows[name], shown)
        error = self._errors[name]
        error.setVisible(shown and bool(error.text()))

    def add_heading(self, text: str) -> None:
        """Begin another part of the form."""
        heading = role_label(text, "heading")
        heading.setContentsMargins(0, 8, 0, 0)
        self._layout.addRow(heading)

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Say what is wrong, and take the keyboard to the first such field."""
        for name, label in self._errors.items():
            label.setText(errors.get(name, ""))
            label.setVisible(name in errors)
            widget = self._widgets[name]
            widget.setProperty("invalid", name in errors)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        for name, widget in self._widgets.items():
            if name in errors:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def knows(self, name: str) -> bool:
        """Whether it has a field of that name."""
        return name in self._widgets
