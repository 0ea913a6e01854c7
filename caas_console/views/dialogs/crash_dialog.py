"""What a bug looks like to people: what happened, that it was not their fault, and a report."""

import platform
import traceback

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import caas_console
from caas_console.views.theme.icons import icon
from caas_console.views.theme.theme_manager import monospace_font
from caas_console.views.widgets.labels import role_label


class CrashDialog(QDialog):
    """Shows a traceback that can be copied; the console goes on."""

    def __init__(self, error: BaseException, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something went wrong in the console"))
        self.resize(720, 420)
        explanation = QLabel(
            self.tr(
                "This is a fault of the console, not of your containers, which go on as they "
                "were. You can go on working. Please send this report to whoever maintains the "
                "console."
            ),
            wordWrap=True,
        )
        self.report = QPlainTextEdit(crash_report(error), readOnly=True)
        self.report.setFont(monospace_font())
        self.report.setAccessibleName(self.tr("Report"))
        copy = QPushButton(icon("copy"), self.tr("Copy the report"))
        copy.clicked.connect(self._copy)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        layout.addWidget(role_label(self.windowTitle(), "title"))
        layout.addWidget(explanation)
        layout.addWidget(self.report, 1)
        layout.addLayout(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())


def crash_report(error: BaseException) -> str:
    """The traceback and the versions that it happened with."""
    versions = (
        f"CaaS Console {caas_console.__version__}",
        f"Python {platform.python_version()}",
        f"PySide6 {PySide6.__version__}",
        platform.platform(),
    )
    return "".join([", ".join(versions), "\n\n", *traceback.format_exception(error)])
