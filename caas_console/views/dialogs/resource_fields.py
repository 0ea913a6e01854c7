"""The fields for a container's limits, which run and update share."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from caas_console.models.controllers.container_draft import ResourcesDraft
from caas_console.views.widgets.forms.form import Form


def _typed_size(count: int) -> str:
    """A size as one would type it: ``512m``."""
    for unit, letter in ((1 << 30, "g"), (1 << 20, "m"), (1 << 10, "k")):
        if count % unit == 0:
            return f"{count // unit}{letter}"
    return str(count)


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

    def set_limits(self, memory_bytes: int | None, cpus: float | None) -> None:
        """Begin with the limits as they are."""
        if memory_bytes:
            self._memory.setText(_typed_size(memory_bytes))
        if cpus:
            self._cpus.setText(f"{cpus:g}")

    def draft(self) -> ResourcesDraft:
        """What the fields hold."""
        return ResourcesDraft(
            memory=self._memory.text(),
            memory_reservation=self._reservation.text(),
            cpus=self._cpus.text(),
            cpu_shares=self._shares.text(),
            pids=self._pids.text(),
        )
