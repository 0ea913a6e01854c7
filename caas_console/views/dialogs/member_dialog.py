"""The form of a new member of a tenant: who, and in which role."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit
from typing_extensions import override

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Binding, BindingRequest
from caas_console.models.controllers.administration import Call
from caas_console.models.controllers.field_faults import FieldFault, is_login
from caas_console.views.dialogs.request_dialog import RequestDialog
from caas_console.views.words.faults import fault_texts
from caas_console.views.words.roles import role_title
from caas_console.views.words.sources import subject_title
from caas_console.views.workbench import Workbench

_LONGEST = 200


class AddMemberDialog(RequestDialog[Binding]):
    """A role for a person or a group, who are named exactly: not everybody may see all people."""

    def __init__(self, bench: Workbench, tenant_id: str) -> None:
        tenant = bench.session.state.memberships.tenant_name(tenant_id)
        super().__init__(
            bench,
            QCoreApplication.translate("AddMemberDialog", "Add a member to tenant {0}").format(
                tenant
            ),
            QCoreApplication.translate("AddMemberDialog", "Add"),
        )
        self._tenant_id = tenant_id
        cache = bench.session.state.cache
        self._kind = QComboBox()
        for kind in ("person", "group"):
            self._kind.addItem(subject_title(kind), kind)
        self._login = _field([one.login for one in cache.objects("person").values()])
        self._group = _field([one.name for one in cache.objects("group").values()])
        self._role = QComboBox()
        for role in Role:
            if role.of_tenant:
                self._role.addItem(role_title(role), role)
        self._role.setCurrentIndex(self._role.findData(Role.DEVELOPER))
        self.form.add("kind", self.tr("Who"), self._kind)
        self.form.add("login", self.tr("Login"), self._login, self.tr("As it is typed to log in"))
        self.form.add("group", self.tr("Group"), self._group, self.tr("The whole name"))
        self.form.add("role", self.tr("Role"), self._role)
        self._kind.currentIndexChanged.connect(self._show_kind)
        self._show_kind()

    def _show_kind(self) -> None:
        for name, kind in (("login", "person"), ("group", "group")):
            self.form.show_field(name, shown=kind == self._kind.currentData())

    @override
    def request(self) -> Call[Binding] | None:
        name = "login" if self._kind.currentData() == "person" else "group"
        text = (self._login if name == "login" else self._group).text().strip()
        fault = FieldFault.REQUIRED if not text else None
        if name == "login" and text and not is_login(text):
            fault = FieldFault.LOGIN
        if fault is not None:
            self.form.show_errors(fault_texts({name: fault}))
            return None
        who = {name: text}
        request = BindingRequest(role=self._role.currentData(), **who)
        tenant_id = self._tenant_id
        return lambda administration: administration.give_role(tenant_id, request)


def _field(known: list[str]) -> QLineEdit:
    field = QLineEdit(maxLength=_LONGEST)
    completer = QCompleter(sorted(known), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    popup = completer.popup()
    if popup is not None:
        popup.setProperty("role", "completion")
    field.setCompleter(completer)
    return field
