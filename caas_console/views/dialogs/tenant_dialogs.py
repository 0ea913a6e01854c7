"""Forms of tenants: a new one, and other values of one."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit
from shiboken6 import Shiboken
from typing_extensions import override

from caas_console.backend.contracts.errors import ConsoleError, Outdated
from caas_console.backend.contracts.tenancy import Tenant, TenantChange, TenantRequest
from caas_console.models.controllers.administration import Call
from caas_console.models.controllers.field_faults import FieldFault
from caas_console.views.dialogs.request_dialog import RequestDialog
from caas_console.views.widgets.forms.changed_fields import ChangedFields
from caas_console.views.words.faults import fault_texts
from caas_console.views.workbench import Workbench

_LONGEST_NAME = 200
_LONGEST_DESCRIPTION = 2_000


class _TenantForm(RequestDialog[Tenant]):
    """The fields of a tenant."""

    def __init__(self, bench: Workbench, title: str, verb: str) -> None:
        super().__init__(bench, title, verb)
        self.fields = {
            "name": QLineEdit(maxLength=_LONGEST_NAME),
            "description": QLineEdit(maxLength=_LONGEST_DESCRIPTION),
            "external_id": QLineEdit(maxLength=_LONGEST_NAME),
        }
        titles = {
            "name": (QCoreApplication.translate("TenantForm", "Name"), ""),
            "description": (QCoreApplication.translate("TenantForm", "Description"), ""),
            "external_id": (
                QCoreApplication.translate("TenantForm", "External id"),
                QCoreApplication.translate(
                    "TenantForm", "Its id in the cloud portal, where it comes from there."
                ),
            ),
        }
        for name, field in self.fields.items():
            text, hint = titles[name]
            self.form.add(name, text, field, hint)

    def values(self) -> dict[str, str] | None:
        """What the fields say; None after having shown what is wrong with them."""
        values = {name: field.text().strip() for name, field in self.fields.items()}
        if not values["name"]:
            self.form.show_errors(fault_texts({"name": FieldFault.REQUIRED}))
            return None
        return values


class NewTenantDialog(_TenantForm):
    """A tenant that is not there yet."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(
            bench,
            QCoreApplication.translate("NewTenantDialog", "New tenant"),
            QCoreApplication.translate("NewTenantDialog", "Create"),
        )

    @override
    def request(self) -> Call[Tenant] | None:
        values = self.values()
        if values is None:
            return None
        request = TenantRequest(
            name=values["name"],
            description=values["description"],
            external_id=values["external_id"] or None,
        )
        return lambda administration: administration.create_tenant(request)


class ChangeTenantDialog(_TenantForm):
    """Another name, description or external id of a tenant.

    Where somebody else has changed it meanwhile, it is read again: what the person left alone
    takes the new value, and at what was typed stands what it is now.
    """

    def __init__(self, bench: Workbench, tenant: Tenant) -> None:
        super().__init__(
            bench,
            QCoreApplication.translate("ChangeTenantDialog", "Change tenant {0}").format(
                tenant.name
            ),
            QCoreApplication.translate("ChangeTenantDialog", "Save"),
        )
        self._tenant = tenant
        self._changed = ChangedFields(self.fields, _texts(tenant))
        self.fields["name"].selectAll()

    @override
    def request(self) -> Call[Tenant] | None:
        if self.values() is None:
            return None
        tenant, change = self._tenant, TenantChange(**self._changed.changes())
        return lambda administration: administration.change_tenant(tenant, change)

    @override
    def on_refused(self, error: ConsoleError) -> None:
        super().on_refused(error)
        if isinstance(error, Outdated):
            tenant_id = self._tenant.id
            self.bench.administration.send(
                lambda administration: administration.get_tenant(tenant_id), self._take_up
            )

    def _take_up(self, fresh: Tenant) -> None:
        if Shiboken.isValid(self):
            self._tenant = fresh
            self.form.show_errors(self._changed.take_up(_texts(fresh)))


def _texts(tenant: Tenant) -> dict[str, str]:
    return {
        "name": tenant.name,
        "description": tenant.description,
        "external_id": tenant.external_id or "",
    }
