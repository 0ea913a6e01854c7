"""The form that runs a container."""

from typing import cast

from PySide6.QtCore import QCoreApplication, QStringListModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from caas_console.backend.contracts.operations import ContainerSpec, PullPolicy, RunContainer
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.models.controllers.container_draft import ContainerDraft, exposed_only
from caas_console.models.controllers.field_faults import Faults, FieldFault
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.views.dialogs.form_dialog import FormDialog
from caas_console.views.dialogs.quota_notes import QuotaForecast
from caas_console.views.dialogs.resource_fields import ResourceFields
from caas_console.views.widgets.forms.row_editor import (
    RowEditor,
    check_cell,
    choice_cell,
    text_cell,
)
from caas_console.views.words.faults import fault_texts
from caas_console.views.words.restart_policies import restart_policies
from caas_console.views.workbench import Workbench

# What only those can ask for who use the API; the form keeps it when it is filled.
_WITHOUT_FIELD = ("entrypoint", "labels", "hostname")


class RunDialog(FormDialog):
    """Image, name, command, environment, ports, mounts, resources, restart policy.

    Args:
        image: what the form begins with.
        host_id: where; empty leaves the choice.
    """

    def __init__(self, bench: Workbench, image: str = "", host_id: str = "") -> None:
        super().__init__(
            bench,
            QCoreApplication.translate("RunDialog", "Run container"),
            QCoreApplication.translate("RunDialog", "Run"),
        )
        self.setMinimumWidth(680)
        self._origin = ContainerSpec(image="-")
        self._host = self.choose_host(host_id)
        self._image = QLineEdit(image, placeholderText="registry/name:tag")
        self._tags = QStringListModel(self)
        completer = QCompleter(self._tags, self._image)
        cast("QWidget", completer.popup()).setProperty("role", "completion")
        self._image.setCompleter(completer)
        self._name = QLineEdit(placeholderText=self.tr("chosen by the engine"))
        self._command = QLineEdit(placeholderText=self.tr("as the image says"))
        self._environment = RowEditor(
            [
                text_cell(self.tr("Variable"), "NAME", 2),
                text_cell(self.tr("Value"), "", 3),
            ],
            self.tr("Add a variable"),
        )
        self._ports = RowEditor(
            [
                text_cell(self.tr("Host port"), self.tr("any free one, or address:port"), 3),
                text_cell(self.tr("Container port"), "80", 2),
                choice_cell(self.tr("Protocol"), ["tcp", "udp", "sctp"]),
            ],
            self.tr("Publish a port"),
        )
        self._mounts = RowEditor(
            [
                text_cell(self.tr("Host folder or volume"), "/srv/data, data", 3),
                text_cell(self.tr("Container path"), "/data", 3),
                check_cell(self.tr("read-only")),
            ],
            self.tr("Mount a folder or volume"),
        )
        self._network = QComboBox()
        self._restart = QComboBox()
        self._pull = QComboBox()
        self._resources = ResourceFields(self.form)
        self._user = QLineEdit(placeholderText=self.tr("as the image says"))
        self._folder = QLineEdit(placeholderText=self.tr("as the image says"))
        self._tty = QCheckBox(self.tr("Terminal"))
        self._interactive = QCheckBox(self.tr("Keep standard input open"))
        self._remove = QCheckBox(self.tr("Remove it when it exits"))
        self._forecast = QuotaForecast(bench.session.state)
        self._forecast.changed.connect(lambda: self._resources.show_needed(self._forecast.needed()))
        self._fill_choices()
        self._lay_out()
        self._host.changed.connect(self._fill_host_choices)
        cache = bench.session.state.cache
        self.destroyed.connect(
            cache.subscribe(lambda _: self._fill_host_choices(), {"network", "image"})
        )
        self._image.setFocus()

    def _fill_choices(self) -> None:
        for policy, title in restart_policies():
            self._restart.addItem(title, policy)
        for policy, title in (
            ("missing", self.tr("If it is missing")),
            ("always", self.tr("Always")),
            ("never", self.tr("Never")),
        ):
            self._pull.addItem(title, policy)
        self._fill_host_choices()

    def _fill_host_choices(self) -> None:
        cache, host_id = self.bench.session.state.cache, self._host.host_id
        self._forecast.set_host(host_id)
        tags = {tag for one in cache.images.values() if one.host_id == host_id for tag in one.tags}
        if self._tags.stringList() != sorted(tags):
            self._tags.setStringList(sorted(tags))
        # A chosen network stays, also where this host has none of that name: the form says so.
        chosen = str(self._network.currentData() or "")
        names = sorted(self._networks() | ({chosen} - {""}))
        offered = [(self.tr("Default"), ""), *((name, name) for name in names)]
        box = self._network
        if offered == [(box.itemText(row), box.itemData(row)) for row in range(box.count())]:
            return
        self._network.clear()
        for title, name in offered:
            self._network.addItem(title, name)
        self._network.setCurrentIndex(self._network.findData(chosen))

    def _networks(self) -> set[str]:
        networks = self.bench.session.state.cache.networks.values()
        return {one.name for one in networks if one.host_id == self._host.host_id}

    def _lay_out(self) -> None:
        form = self.form
        form.add("image", self.tr("Image"), self._image)
        form.add("name", self.tr("Name"), self._name)
        form.add("command", self.tr("Command"), self._command)
        form.add("environment", self.tr("Environment"), self._environment)
        form.add("ports", self.tr("Ports"), self._ports)
        form.add("mounts", self.tr("Mounts"), self._mounts)
        form.add("network", self.tr("Network"), self._network)
        form.add("restart_policy", self.tr("Restart"), self._restart)
        form.add_heading(self.tr("Resources"))
        self._resources.add_to_form()
        form.add_heading(self.tr("More"))
        form.add("pull", self.tr("Pull the image"), self._pull)
        form.add("user", self.tr("User"), self._user)
        form.add("working_directory", self.tr("Working directory"), self._folder)
        form.add("flags", self.tr("Options"), self._flags())
        self.add_scrolled(form)
        self.content.addWidget(self._forecast)

    def _flags(self) -> QWidget:
        flags = QWidget()
        column = QVBoxLayout(flags)
        column.setContentsMargins(0, 4, 0, 0)
        for box in (self._tty, self._interactive, self._remove):
            column.addWidget(box)
        return flags

    def fill(self, operation: RunContainer) -> None:
        """Begin with the values of an operation, also with those that have no field."""
        self._origin = operation.spec
        draft = ContainerDraft.of(operation.spec)
        for field, text in (
            (self._image, draft.image),
            (self._name, draft.name),
            (self._command, draft.command),
            (self._user, draft.user),
            (self._folder, draft.working_directory),
        ):
            field.setText(text)
        for rows, values in (
            (self._environment, draft.environment),
            (self._ports, draft.ports),
            (self._mounts, draft.mounts),
        ):
            for row in values:
                rows.add_row(*row)
        if self._network.findData(draft.network) < 0:
            self._network.addItem(draft.network, draft.network)
        for box, data in (
            (self._network, draft.network),
            (self._restart, draft.restart_policy),
            (self._pull, operation.pull),
        ):
            box.setCurrentIndex(box.findData(data))
        self._resources.show(draft.resources)
        self._tty.setChecked(draft.tty)
        self._interactive.setChecked(draft.interactive)
        self._remove.setChecked(draft.remove_on_exit)

    def draft(self) -> ContainerDraft:
        """What the fields hold."""
        environment = [[str(cell) for cell in row] for row in self._environment.values()]
        ports = [[str(cell) for cell in row] for row in self._ports.values()]
        mounts = self._mounts.values()
        return ContainerDraft(
            image=self._image.text(),
            name=self._name.text(),
            command=self._command.text(),
            environment=tuple((name, value) for name, value in environment),
            ports=tuple((host, inner, protocol) for host, inner, protocol in ports),
            mounts=tuple((str(source), str(target), bool(ro)) for source, target, ro in mounts),
            network=str(self._network.currentData()),
            resources=self._resources.draft(),
            restart_policy=str(self._restart.currentData()),
            user=self._user.text(),
            working_directory=self._folder.text(),
            tty=self._tty.isChecked(),
            interactive=self._interactive.isChecked(),
            remove_on_exit=self._remove.isChecked(),
        )

    def request(self) -> OperationRequest | None:
        spec, faults = self.draft().parse()
        faults |= self._host.faults() or self._faults_there() | self._limits_missing()
        if spec is None or faults:
            self.form.show_errors(fault_texts(faults))
            return None
        pull = cast("PullPolicy", self._pull.currentData())
        kept = {name: getattr(self._origin, name) for name in _WITHOUT_FIELD}
        if spec.restart_policy == self._origin.restart_policy:
            kept["restart_retries"] = self._origin.restart_retries
        kept["ports"] = (*spec.ports, *exposed_only(self._origin.ports, spec.ports))
        operation = RunContainer(spec=spec.model_copy(update=kept), pull=pull)
        return OperationRequest(self._host.host_id, operation, spec.name or spec.image)

    def _limits_missing(self) -> Faults:
        """All limits that the quotas want, at once; the platform would name the first one."""
        needed, typed = self._forecast.needed(), self._resources.draft()
        faults: Faults = {}
        if QuotaResource.MEMORY in needed and not typed.memory.strip():
            faults["memory"] = FieldFault.MEMORY_NEEDED
        if QuotaResource.CPUS in needed and not typed.cpus.strip():
            faults["cpus"] = FieldFault.CPUS_NEEDED
        return faults

    def _faults_there(self) -> Faults:
        """What is wrong on the chosen host."""
        faults: Faults = {}
        if self.is_taken(self._name.text().strip(), self._host.host_id):
            faults["name"] = FieldFault.NAME_TAKEN
        network = self._network.currentData()
        if network and network not in self._networks():
            faults["network"] = FieldFault.NO_NETWORK
        return faults
