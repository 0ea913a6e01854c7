"""Small forms: rename, tag, commit, pull."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

from caas_console.backend.contracts.operations import (
    CommitContainer,
    PullImage,
    RenameContainer,
    TagImage,
)
from caas_console.models.controllers.container_draft import is_name, is_reference
from caas_console.models.controllers.field_faults import FieldFault
from caas_console.models.controllers.operations_controller import OperationRequest, Submission
from caas_console.models.state.rows.container_row import ContainerRow
from caas_console.models.state.rows.image_row import ImageRow
from caas_console.views.dialogs.form_dialog import FormDialog
from caas_console.views.pages.job_view import JobView
from caas_console.views.words.faults import fault_texts
from caas_console.views.words.names import named
from caas_console.views.workbench import Workbench


class RenameDialog(FormDialog):
    """Another name for a container."""

    def __init__(self, bench: Workbench, row: ContainerRow) -> None:
        title = QCoreApplication.translate("RenameDialog", "Rename container {0}")
        super().__init__(
            bench,
            title.format(named(bench.session.state.cache, row.resource.name, row.host.id)),
            QCoreApplication.translate("RenameDialog", "Rename"),
        )
        self._row = row
        self._name = QLineEdit(row.resource.name)
        self._name.selectAll()
        self.form.add("name", self.tr("New name"), self._name)
        self.content.addWidget(self.form)

    def request(self) -> OperationRequest | None:
        name = self._name.text().strip()
        if not is_name(name):
            self.form.show_errors(fault_texts({"name": FieldFault.NAME}))
            return None
        container = self._row.resource
        if self.is_taken(name, container.host_id):
            self.form.show_errors(fault_texts({"name": FieldFault.NAME_TAKEN}))
            return None
        operation = RenameContainer(target=container.engine_id, name=name)
        return OperationRequest(container.host_id, operation, container.name)


class TagDialog(FormDialog):
    """One more name for an image."""

    def __init__(self, bench: Workbench, row: ImageRow) -> None:
        title = QCoreApplication.translate("TagDialog", "Tag image {0}")
        super().__init__(
            bench,
            title.format(named(bench.session.state.cache, row.name, row.host.id)),
            QCoreApplication.translate("TagDialog", "Tag"),
        )
        self._row = row
        self._reference = QLineEdit(placeholderText="registry/name:tag")
        self.form.add("reference", self.tr("Additional name"), self._reference)
        self.content.addWidget(self.form)

    def request(self) -> OperationRequest | None:
        reference = self._reference.text().strip()
        if not is_reference(reference):
            self.form.show_errors(fault_texts({"reference": FieldFault.REFERENCE}))
            return None
        image = self._row.resource
        operation = TagImage(target=image.engine_id, reference=reference)
        return OperationRequest(image.host_id, operation, self._row.name)


class CommitDialog(FormDialog):
    """A container's file system as an image."""

    def __init__(self, bench: Workbench, row: ContainerRow) -> None:
        title = QCoreApplication.translate("CommitDialog", "Make an image of {0}")
        super().__init__(
            bench,
            title.format(named(bench.session.state.cache, row.resource.name, row.host.id)),
            QCoreApplication.translate("CommitDialog", "Commit"),
        )
        self._row = row
        self._reference = QLineEdit(placeholderText="registry/name:tag")
        self._message = QLineEdit()
        self._author = QLineEdit()
        self._changes = QPlainTextEdit(placeholderText='CMD ["nginx"]\nENV MODE=production')
        self._changes.setFixedHeight(70)
        self._changes.setTabChangesFocus(True)
        self._pause = QCheckBox(self.tr("Pause the container meanwhile"))
        self._pause.setChecked(True)
        self.form.add("reference", self.tr("Image name"), self._reference)
        self.form.add("message", self.tr("Message"), self._message)
        self.form.add("author", self.tr("Author"), self._author)
        self.form.add(
            "changes",
            self.tr("Changes"),
            self._changes,
            self.tr("Dockerfile instructions such as CMD, ENV, EXPOSE; one a line"),
        )
        self.form.add("pause", "", self._pause)
        self.content.addWidget(self.form)

    def request(self) -> OperationRequest | None:
        reference = self._reference.text().strip()
        if not is_reference(reference):
            self.form.show_errors(fault_texts({"reference": FieldFault.REFERENCE}))
            return None
        container = self._row.resource
        lines = self._changes.toPlainText().splitlines()
        operation = CommitContainer(
            target=container.engine_id,
            reference=reference,
            message=self._message.text().strip(),
            author=self._author.text().strip(),
            changes=tuple(line.strip() for line in lines if line.strip()),
            pause=self._pause.isChecked(),
        )
        return OperationRequest(container.host_id, operation, container.name)


class PullDialog(FormDialog):
    """An image from its registry; the drawer shows its layers arrive.

    Args:
        reference: what the form begins with.
        host_id: where; empty leaves the choice.
    """

    def __init__(self, bench: Workbench, reference: str = "", host_id: str = "") -> None:
        super().__init__(
            bench,
            QCoreApplication.translate("PullDialog", "Pull image"),
            QCoreApplication.translate("PullDialog", "Pull"),
        )
        self._host = self.choose_host(host_id)
        self._reference = QLineEdit(reference, placeholderText="registry/name:tag")
        self.form.add(
            "reference",
            self.tr("Image"),
            self._reference,
            self.tr("Without a registry it comes from Docker Hub; without a tag it is “latest”."),
        )
        self.content.addWidget(self.form)
        self._reference.setFocus()

    def request(self) -> OperationRequest | None:
        reference = self._reference.text().strip()
        faults = self._host.faults()
        if not is_reference(reference):
            faults["reference"] = FieldFault.REFERENCE
        if faults:
            self.form.show_errors(fault_texts(faults))
            return None
        return OperationRequest(self._host.host_id, PullImage(reference=reference), reference)

    def on_accepted(self, submission: Submission) -> None:
        """Show the layers arrive."""
        if submission.job is not None:
            view = JobView(self.bench, submission.job.id)
            request, cache = submission.request, self.bench.session.state.cache
            title = named(cache, request.subject, request.host_id)
            self.bench.workspace.add(view, title, "pull")
