"""The form that changes a container's limits and restart policy while it runs."""

from typing import cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox

from caas_console.backend.contracts.operations import RestartPolicy, UpdateContainer
from caas_console.backend.contracts.resources import JSON
from caas_console.models.controllers.loader import Loader
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
from caas_console.views.words.restart_policies import restart_policies
from caas_console.views.workbench import Workbench


class UpdateDialog(FormDialog):
    """Limits and restart policy of one container, as they are; what is changed is sent."""

    def __init__(self, bench: Workbench, row: ContainerRow) -> None:
        title = QCoreApplication.translate("UpdateDialog", "Resources of {0}")
        super().__init__(
            bench,
            title.format(named(bench.session.state.cache, row.resource.name, row.host.id)),
            QCoreApplication.translate("UpdateDialog", "Apply"),
        )
        self._row = row
        self._resources = ResourceFields(self.form)
        # What the table knows already; the rest is read.
        self._present = ResourcesDraft(
            memory=typed_size(row.resource.memory_limit),
            cpus=typed_number(row.resource.cpu_limit),
        )
        self._resources.show(self._present)
        self._reading: Loader[JSON] = Loader(
            lambda: bench.session.gateway.inspect("container", row.resource.ref), parent=self
        )
        self._reading.loaded.connect(self._on_inspected)
        self._reading.failed.connect(lambda error: self.show_problem(error.problem))
        self._reading.reload()
        self.finished.connect(lambda _: self._reading.set_active(False))
        self._restart = QComboBox()
        for policy, text in (
            ("", self.tr("Leave as it is")),
            *restart_policies(),
        ):
            self._restart.addItem(text, policy)
        current = self._restart.findData(row.resource.restart_policy or "")
        self._restart.setCurrentIndex(max(0, current))
        self._resources.add_to_form()
        self.form.add("restart_policy", self.tr("Restart"), self._restart)
        self.content.addWidget(self.form)
        self.content.addWidget(
            role_label(
                self.tr("A limit is taken off by emptying its field; CPUs become all of the host."),
                "small",
            )
        )

    def _on_inspected(self, container: JSON) -> None:
        self._present = ResourcesDraft.inspected(container)
        self._resources.show(self._present)

    def request(self) -> OperationRequest | None:
        draft, container = self._resources.draft(), self._row.resource
        resources, faults = draft.changed_from(self._present).parse()
        host = self.bench.session.state.cache.hosts.get(container.host_id)
        cgroup_version = host.cgroup_version if host else None
        unlimited, kept = draft.taken_off(self._present, cgroup_version)
        faults |= kept
        if faults:
            self.form.show_errors(fault_texts(faults))
            return None
        policy = self._restart.currentData()
        operation = UpdateContainer(
            target=container.engine_id,
            resources=resources,
            unlimited=unlimited,
            restart_policy=None
            if policy in {"", container.restart_policy}
            else cast("RestartPolicy", policy),
        )
        return OperationRequest(container.host_id, operation, container.name)
