"""What the console is, and which keys it knows."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

import caas_console
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.theme.theme_manager import monospace_font
from caas_console.views.widgets.labels import role_label
from caas_console.views.workbench import Workbench

_KEYS = (
    ("Alt+1 … Alt+9", QT_TRANSLATE_NOOP("Keys", "Go to a pane")),
    ("Esc, Backspace", QT_TRANSLATE_NOOP("Keys", "Back")),
    ("Ctrl+F, /", QT_TRANSLATE_NOOP("Keys", "Filter")),
    ("Enter", QT_TRANSLATE_NOOP("Keys", "Open")),
    ("← →", QT_TRANSLATE_NOOP("Keys", "Collapse or expand a group")),
    ("Ctrl+C", QT_TRANSLATE_NOOP("Keys", "Copy the selected rows")),
    ("Ctrl+`", QT_TRANSLATE_NOOP("Keys", "Show or hide the drawer")),
    ("Ctrl+B", QT_TRANSLATE_NOOP("Keys", "Show or hide the navigation")),
    ("Ctrl+O", QT_TRANSLATE_NOOP("Keys", "Connect to another daemon")),
)


class KeysDialog(BaseDialog):
    """Every key of the window and of the actions on containers."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(
            bench.window,
            QCoreApplication.translate("KeysDialog", "Keyboard shortcuts"),
            QCoreApplication.translate("KeysDialog", "Close"),
        )
        self.cancel_button.hide()
        self.setMinimumWidth(700)
        lines = [(keys, QCoreApplication.translate("Keys", text)) for keys, text in _KEYS]
        lines += [
            (action.shortcut, action.text)
            for action in bench.actions.of("container")
            if action.shortcut
        ]
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(5)
        half = (len(lines) + 1) // 2
        for number, (keys, text) in enumerate(lines):
            column = 0 if number < half else 2
            label = QLabel(keys)
            label.setFont(monospace_font())
            grid.addWidget(label, number % half, column)
            grid.addWidget(role_label(text, "muted"), number % half, column + 1)
        self.content.addWidget(holder)


class AboutDialog(BaseDialog):
    """Name, version, licence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "CaaS Console", QCoreApplication.translate("AboutDialog", "Close"))
        self.cancel_button.hide()
        version = self.tr("Version {0}").format(caas_console.__version__)
        licence = self.tr("Licensed under the Apache License 2.0")
        self.content.addWidget(QLabel(f"{version}\n{licence}"))
