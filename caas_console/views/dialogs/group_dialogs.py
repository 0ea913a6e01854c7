"""Forms of groups: a new one, other values of one, and a person to be in one."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit
from shiboken6 import Shiboken
from typing_extensions import override

from caas_console.backend.contracts.errors import ConsoleError, Outdated
from caas_console.backend.contracts.tenancy import Group, GroupChange, GroupRequest
from caas_console.models.controllers.administration import Call
from caas_console.models.controllers.field_faults import FieldFault
from caas_console.models.state.rows.text import natural_key
from caas_console.views.dialogs.request_dialog import RequestDialog
from caas_console.views.widgets.forms.changed_fields import ChangedFields
from caas_console.views.words.faults import fault_texts
from caas_console.views.workbench import Workbench

_LONGEST_NAME = 200
_LONGEST_DIRECTORY_NAME = 500
_LONGEST_DESCRIPTION = 2_000


class NewGroupDialog(RequestDialog[Group]):
    """A group whose people are chosen here, or one of the directory's."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(
            bench,
            QCoreApplication.translate("NewGroupDialog", "New group"),
            QCoreApplication.translate("NewGroupDialog", "Create"),
        )
        self._name = QLineEdit(maxLength=_LONGEST_NAME)
        self._description = QLineEdit(maxLength=_LONGEST_DESCRIPTION)
        self._directory_name = QLineEdit(maxLength=_LONGEST_DIRECTORY_NAME)
        self._directory_name.setPlaceholderText("CN=Docker,OU=Groups,DC=example,DC=org")
        self.form.add("name", self.tr("Name"), self._name)
        self.form.add("description", self.tr("Description"), self._description)
        self.form.add(
            "directory_name",
            self.tr("In the directory"),
            self._directory_name,
            self.tr(
                "The distinguished name of the directory’s group that decides who is in it, read "
                "at each login. Empty for a group whose people are chosen here. It cannot be "
                "changed later."
            ),
        )

    @override
    def request(self) -> Call[Group] | None:
        name = self._name.text().strip()
        if not name:
            self.form.show_errors(fault_texts({"name": FieldFault.REQUIRED}))
            return None
        request = GroupRequest(
            name=name,
            description=self._description.text().strip(),
            directory_name=self._directory_name.text().strip() or None,
        )
        return lambda administration: administration.create_group(request)


class ChangeGroupDialog(RequestDialog[Group]):
    """Another name or description of a group; changed meanwhile, as of a tenant."""

    def __init__(self, bench: Workbench, group: Group) -> None:
        super().__init__(
            bench,
            QCoreApplication.translate("ChangeGroupDialog", "Change group {0}").format(group.name),
            QCoreApplication.translate("ChangeGroupDialog", "Save"),
        )
        self._known = group
        self._name = QLineEdit(maxLength=_LONGEST_NAME)
        description = QLineEdit(maxLength=_LONGEST_DESCRIPTION)
        self.form.add("name", self.tr("Name"), self._name)
        self.form.add("description", self.tr("Description"), description)
        fields = {"name": self._name, "description": description}
        self._fields = ChangedFields(fields, _texts(group))
        self._name.selectAll()

    @override
    def request(self) -> Call[Group] | None:
        if not self._name.text().strip():
            self.form.show_errors(fault_texts({"name": FieldFault.REQUIRED}))
            return None
        group, change = self._known, GroupChange(**self._fields.changes())
        return lambda administration: administration.change_group(group, change)

    @override
    def on_refused(self, error: ConsoleError) -> None:
        super().on_refused(error)
        if isinstance(error, Outdated):
            group_id = self._known.id
            self.bench.administration.send(
                lambda administration: administration.get_group(group_id), self._take_up
            )

    def _take_up(self, fresh: Group) -> None:
        if Shiboken.isValid(self):
            self._known = fresh
            self.form.show_errors(self._fields.take_up(_texts(fresh)))


class AddToGroupDialog(RequestDialog[None]):
    """A person who is to be in a group.

    Args:
        inside: the ids of those who are in it.
    """

    def __init__(self, bench: Workbench, group: Group, inside: frozenset[str]) -> None:
        title = QCoreApplication.translate("AddToGroupDialog", "Put a person into group {0}")
        super().__init__(
            bench,
            title.format(group.name),
            QCoreApplication.translate("AddToGroupDialog", "Add"),
        )
        self._group_id = group.id
        # Nobody is chosen at first: Enter must not put a person in whom nobody meant.
        self._person = QComboBox(placeholderText=self.tr("Choose a person"))
        people = bench.session.state.cache.objects("person").values()
        for one in sorted(people, key=lambda one: natural_key(one.name)):
            if one.id not in inside:
                self._person.addItem(f"{one.name}  ·  {one.login}", one.id)
        self._person.setCurrentIndex(-1)
        self.form.add("person", self.tr("Person"), self._person)
        self.do_button.setEnabled(self._person.count() > 0)

    @override
    def request(self) -> Call[None] | None:
        if self._person.currentIndex() < 0:
            self.form.show_errors(fault_texts({"person": FieldFault.REQUIRED}))
            return None
        group_id, person_id = self._group_id, str(self._person.currentData())
        return lambda administration: administration.add_group_member(group_id, person_id)


def _texts(group: Group) -> dict[str, str]:
    return {"name": group.name, "description": group.description}
