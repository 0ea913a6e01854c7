"""The fields for a container's limits, which run and update share."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.models.controllers.resources_draft import ResourcesDraft
from caas_console.views.widgets.forms.form import Form


class ResourceFields:
    """Memory, CPUs and processes as fields of a form; an empty one says that there is no limit."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._memory = QLineEdit()
        self._reservation = QLineEdit()
        self._cpus = QLineEdit()
        self._shares = QLineEdit()
        self._pids = QLineEdit()
        for field in (self._reservation, self._pids):
            field.setPlaceholderText(QCoreApplication.translate("ResourceFields", "no limit"))
        self.show_needed(frozenset())
        self._shares.setPlaceholderText(
            QCoreApplication.translate("ResourceFields", "default, 1024")
        )

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
            QCoreApplication.translate("ResourceFields", "Number of CPUs, such as 0.5 or 2"),
        )
        add(
            "cpu_shares",
            QCoreApplication.translate("ResourceFields", "CPU weight"),
            self._shares,
        )
        add("pids", QCoreApplication.translate("ResourceFields", "Processes"), self._pids)

    def show(self, draft: ResourcesDraft) -> None:
        """Fill the fields, but for those in which somebody has typed by now."""
        for field, text in (
            (self._memory, draft.memory),
            (self._reservation, draft.memory_reservation),
            (self._cpus, draft.cpus),
            (self._shares, draft.cpu_shares),
            (self._pids, draft.pids),
        ):
            if not field.isModified():
                field.setText(text)

    def show_needed(self, needed: frozenset[QuotaResource]) -> None:
        """Say in the empty fields whether a quota wants them filled."""
        for field, resource in (
            (self._memory, QuotaResource.MEMORY),
            (self._cpus, QuotaResource.CPUS),
        ):
            field.setPlaceholderText(
                QCoreApplication.translate("ResourceFields", "needed")
                if resource in needed
                else QCoreApplication.translate("ResourceFields", "no limit")
            )

    def draft(self) -> ResourcesDraft:
        """What the fields hold."""
        return ResourcesDraft(
            memory=self._memory.text(),
            memory_reservation=self._reservation.text(),
            cpus=self._cpus.text(),
            cpu_shares=self._shares.text(),
            pids=self._pids.text(),
        )
