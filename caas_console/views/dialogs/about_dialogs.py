"""What the console is."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QWidget

import caas_console
from caas_console.views.dialogs.base_dialog import BaseDialog


class AboutDialog(BaseDialog):
    """Name, version, licence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "CaaS Console", QCoreApplication.translate("AboutDialog", "Close"))
        self.cancel_button.hide()
        version = self.tr("Version {0}").format(caas_console.__version__)
        licence = self.tr("Licensed under the Apache License 2.0")
        self.content.addWidget(QLabel(f"{version}\n{licence}"))
