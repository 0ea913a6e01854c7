"""The form that changes a container's limits and restart policy while it runs."""

from typing import cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox

from caas_console.backend.contracts.operations import RestartPolicy, UpdateContainer
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.models.controllers.resources_draft import (
    ResourcesDraft,
    typed_number,
    typed_size,
)
from caas_console.models.state.rows.container_row import ContainerRow
from caas_console.views.dialogs.form_dialog import FormDialog
from caas_console.views.dialogs.resource_fields import ResourceFields
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.faults import fault_texts
from caas_console.views.words.names import named
from caas_console.views.workbench import Workbench


class UpdateDialog(FormDialog):
    """Limits and restart policy of one container; an empty field leaves its limit as it is."""

    def __init__(self, bench: Workbench, row: ContainerRow) -> None:
        title = QCoreApplication.translate("UpdateDialog", "Resources of {0}")
        super().__init__(
            bench,
            title.format(named(bench.session.state.cache, row.resource.name, row.host.id)),
            QCoreApplication.translate("UpdateDialog", "Apply"),
        )
        self._row = row
        self._resources = ResourceFields(self.form)
        self._resources.show(
            ResourcesDraft(
                memory=typed_size(row.resource.memory_limit),
                cpus=typed_number(row.resource.cpu_limit),
            )
        )
        self._restart = QComboBox()
        for policy, text in (
            ("", self.tr("Leave as it is")),
            ("no", self.tr("Do not restart")),
            ("on-failure", self.tr("On failure")),
            ("unless-stopped", self.tr("Unless stopped")),
            ("always", self.tr("Always")),
        ):
            self._restart.addItem(text, policy)
        current = self._restart.findData(row.resource.restart_policy or "")
        self._restart.setCurrentIndex(max(0, current))
        self._resources.add_to_form()
        self.form.add("restart_policy", self.tr("Restart"), self._restart)
        self.content.addWidget(self.form)
        self.content.addWidget(
            role_label(self.tr("Empty fields leave the limit as it is now."), "small")
        )

    def request(self) -> OperationRequest | None:
        resources, faults = self._resources.draft().parse()
        if faults:
            self.form.show_errors(fault_texts(faults))
            return None
        container = self._row.resource
        operation = UpdateContainer(
            target=container.engine_id,
            resources=resources,
            restart_policy=cast("RestartPolicy | None", self._restart.currentData() or None),
        )
        return OperationRequest(container.host_id, operation, container.name)
