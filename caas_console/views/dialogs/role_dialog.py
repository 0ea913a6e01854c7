"""The form that gives a role: who, which, and where."""

from collections import Counter
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit
from typing_extensions import override

from caas_console.backend.contracts.access import Permission, Role
from caas_console.backend.contracts.tenancy import Binding, BindingRequest, Group
from caas_console.models.controllers.administration import Call
from caas_console.models.controllers.field_faults import Faults, FieldFault, is_login
from caas_console.views.dialogs.request_dialog import RequestDialog
from caas_console.views.words.access import place_text
from caas_console.views.words.faults import fault_texts
from caas_console.views.words.roles import role_title
from caas_console.views.words.sources import subject_title
from caas_console.views.workbench import Workbench

_LONGEST = 200


class RoleDialog(RequestDialog[Binding]):
    """A role for a person or a group, who are named exactly: not everybody may see all people.

    Args:
        tenant_id: where; None leaves the choice among the places where the person may give any.
        group: who; None leaves the choice.
    """

    def __init__(
        self, bench: Workbench, *, tenant_id: str | None = None, group: Group | None = None
    ) -> None:
        super().__init__(bench, "", QCoreApplication.translate("RoleDialog", "Give"))
        name = bench.session.state.memberships.tenant_name
        cache = bench.session.state.cache
        self._of_tenant: bool | None = None
        self._kind = QComboBox()
        for kind in ("person", "group"):
            self._kind.addItem(subject_title(kind), kind)
        self._login = _field([one.login for one in cache.objects("person").values()])
        self._group = _field([one.name for one in cache.objects("group").values()])
        # Neither has a default: Enter after a name must not give what nobody chose.
        self._place = QComboBox(placeholderText=self.tr("Choose where"))
        places = self._places() if tenant_id is None else [tenant_id]
        for one, text in self._place_texts(places):
            self._place.addItem(text, one)
        self._place.setCurrentIndex(0 if len(places) == 1 else -1)
        self._role = QComboBox(placeholderText=self.tr("Choose a role"))
        self.form.add("kind", self.tr("Who"), self._kind)
        self.form.add("login", self.tr("Login"), self._login, self.tr("As it is typed to log in"))
        self.form.add("group", self.tr("Group"), self._group, self.tr("The whole name"))
        self.form.add("place", self.tr("Where"), self._place)
        self.form.add("role", self.tr("Role"), self._role)
        self.form.show_field("place", shown=tenant_id is None)
        if tenant_id is not None:
            self.set_title(self.tr("Add a member to tenant {0}").format(name(tenant_id)))
            self.do_button.setText(self.tr("Add"))
        else:
            self.set_title(self.tr("Give a role"))
        self._kind.currentIndexChanged.connect(self._show_kind)
        self._place.currentIndexChanged.connect(self._offer_roles)
        self._show_kind()
        self._offer_roles()
        if group is not None:
            self.set_title(self.tr("Give group {0} a role").format(group.name))
            self._kind.setCurrentIndex(self._kind.findData("group"))
            self._group.setText(group.name)
            self.form.show_field("kind", shown=False)
            self.form.show_field("group", shown=False)
            self.form.setFocusProxy(self._place)

    def _places(self) -> list[str | None]:
        """Where the person may give roles; None is the whole platform."""
        state = self.bench.session.state
        tenants = sorted(state.cache.objects("tenant"), key=state.memberships.tenant_name)
        access = state.access
        if access is None:
            return [None, *tenants]
        members = Permission.MEMBERS_MANAGE
        own = [one for one in tenants if access.allows(members, one)]
        return [None, *own] if access.allows(Permission.PEOPLE_MANAGE, None) else [*own]

    def _place_texts(self, places: Sequence[str | None]) -> Iterator[tuple[str | None, str]]:
        """What each place is called; also by its external id where names look alike."""
        state = self.bench.session.state
        texts = {one: place_text(one, state.memberships.tenant_name) for one in places}
        alike = Counter(text.casefold() for text in texts.values())
        tenants = state.cache.objects("tenant")
        for one, text in texts.items():
            known = None if one is None else tenants.get(one)
            external_id = None if known is None else known.external_id
            if external_id and alike[text.casefold()] > 1:
                yield one, f"{text}  ·  {external_id}"
            else:
                yield one, text

    def _offer_roles(self) -> None:
        if self._place.currentIndex() < 0:
            return
        of_tenant = self._place.currentData() is not None
        if of_tenant is self._of_tenant:
            return
        self._of_tenant = of_tenant
        self._role.clear()
        for role in Role:
            if role.of_tenant is of_tenant:
                self._role.addItem(role_title(role), role)
        self._role.setCurrentIndex(-1)

    def _show_kind(self) -> None:
        for name, kind in (("login", "person"), ("group", "group")):
            self.form.show_field(name, shown=kind == self._kind.currentData())

    @override
    def request(self) -> Call[Binding] | None:
        name = "login" if self._kind.currentData() == "person" else "group"
        text = (self._login if name == "login" else self._group).text().strip()
        faults: Faults = {} if text else {name: FieldFault.REQUIRED}
        if name == "login" and text and not is_login(text):
            faults[name] = FieldFault.LOGIN
        for field, box in (("place", self._place), ("role", self._role)):
            if box.currentIndex() < 0:
                faults[field] = FieldFault.REQUIRED
        if faults:
            self.form.show_errors(fault_texts(faults))
            return None
        who = {name: text}
        request = BindingRequest(role=self._role.currentData(), **who)
        tenant_id = self._place.currentData()
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
