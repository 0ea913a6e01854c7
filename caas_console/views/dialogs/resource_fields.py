"""The fields for a container's limits, which run and update share."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from caas_console.models.controllers.resources_draft import ResourcesDraft
from caas_console.views.widgets.forms.form import Form


class ResourceFields:
    """Memory, CPUs and processes as fields of a form."""

    def __init__(self, form: Form) -> None:
        self._form = form
        unlimited = QCoreApplication.translate("ResourceFields", "unlimited")
        self._memory = QLineEdit(placeholderText=unlimited)
        self._reservation = QLineEdit(
            placeholderText=QCoreApplication.translate("ResourceFields", "none")
        )
        self._cpus = QLineEdit(placeholderText=unlimited)
        self._shares = QLineEdit(placeholderText="1024")
        self._pids = QLineEdit(placeholderText=unlimited)

    def add_to_form(self) -> None:
        """Put the fields at the end of the form."""
        add = self._form.add
        add(
            "memory",
            QCoreApplication.translate("ResourceFields", "Memory"),
            self._memory,
            QCoreApplication.translate("ResourceFields", "Hard limit, such as 512m or 2g"),
        )
        add(
            "memory_reservation",
            QCoreApplication.translate("ResourceFields", "Memory reserved"),
            self._reservation,
        )
        add(
            "cpus",
            QCoreApplication.translate("ResourceFields", "CPUs"),
            self._cpus,
            QCoreApplication.translate("ResourceFields", "CPU time in CPUs, such as 0.5 or 2"),
        )
        add(
            "cpu_shares",
            QCoreApplication.translate("ResourceFields", "CPU weight"),
            self._shares,
        )
        add("pids", QCoreApplication.translate("ResourceFields", "Processes"), self._pids)

    def show(self, draft: ResourcesDraft) -> None:
        """Fill the fields."""
        self._memory.setText(draft.memory)
        self._reservation.setText(draft.memory_reservation)
        self._cpus.setText(draft.cpus)
        self._shares.setText(draft.cpu_shares)
        self._pids.setText(draft.pids)

    def draft(self) -> ResourcesDraft:
        """What the fields hold."""
        return ResourcesDraft(
            memory=self._memory.text(),
            memory_reservation=self._reservation.text(),
            cpus=self._cpus.text(),
            cpu_shares=self._shares.text(),
            pids=self._pids.text(),
        )
