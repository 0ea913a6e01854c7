"""A form: labelled fields in a column, each with a place for what is wrong with it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.views.theme.style_property import set_style_property
from caas_console.views.widgets.forms.row_editor import RowEditor
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

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Rows whose lines wrap were given their share by what they needed before.
        self._layout.invalidate()

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
        """Say what is wrong, and take the keyboard to the first such field.

        Args:
            errors: by the field's name, or where rows are wrong ``<name>/<row>`` from 0.
        """
        first: QWidget | None = None
        for name, widget in self._widgets.items():
            label = self._errors[name]
            label.setText(errors.get(name, ""))
            label.setVisible(name in errors)
            set_style_property(widget, "invalid", name in errors)
            wrong = widget if name in errors else None
            if isinstance(widget, RowEditor):
                wrong = widget.show_errors(_row_errors(name, errors)) or wrong
            first = first or wrong
        self._measure_again()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _measure_again(self) -> None:
        # QFormLayout keeps the heights that wrapped texts had before a row grew, and would
        # give what the row needs to all of them.
        self._layout.invalidate()
        self._layout.activate()

    def knows(self, name: str) -> bool:
        """Whether it has a field of that name."""
        return name in self._widgets


def _row_errors(name: str, errors: Mapping[str, str]) -> dict[int, str]:
    prefix = f"{name}/"
    return {
        int(key.removeprefix(prefix)): text
        for key, text in errors.items()
        if key.startswith(prefix)
    }
