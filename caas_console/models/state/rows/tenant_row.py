"""Tenants as table rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import QuotaResource, Tenant, TenantState
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    NumberField,
    TextField,
    WordField,
)
from caas_console.models.state.rows.quota_row import QuotaRow, make_quota_row
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import haystack, natural_key


@dataclass(frozen=True, slots=True)
class TenantRow:
    """A tenant.

    Attributes:
        members: how many people and groups hold a role in it.
        roles: how many hold each.
        environments: how many it has.
        containers: how many it uses, of how many.
    """

    id: str
    resource: Tenant
    name_key: str
    members: int
    roles: Mapping[Role, int]
    environments: int
    containers: QuotaRow
    haystack: str


def make_tenant_row(state: ConsoleState, tenant: Tenant) -> TenantRow:
    """The row of a tenant."""
    roles = state.memberships.members(tenant.id)
    return TenantRow(
        id=tenant.id,
        resource=tenant,
        name_key=natural_key(tenant.name),
        members=sum(roles.values()),
        roles=roles,
        environments=state.memberships.environments(tenant.id),
        containers=make_quota_row(
            state, state.quotas.get(tenant.id, None, QuotaResource.CONTAINERS)
        ),
        haystack=haystack(tenant.name, tenant.external_id, tenant.description, tenant.state),
    )


def tenant_rows(state: ConsoleState) -> RowTable[TenantRow]:
    """The rows of all tenants."""
    return RowTable(
        "tenant", state.cache.objects("tenant"), lambda tenant: make_tenant_row(state, tenant)
    )


TENANT_FIELDS: Fields[TenantRow] = {
    "name": TextField(attrgetter("resource.name")),
    "state": WordField(attrgetter("resource.state"), tuple(TenantState)),
    "external": TextField(lambda row: row.resource.external_id or ""),
    "description": TextField(attrgetter("resource.description")),
    "members": NumberField(attrgetter("members")),
    "environments": NumberField(attrgetter("environments")),
    "containers": NumberField(attrgetter("containers.resource.used")),
    "age": AgeField(lambda row: row.resource.created_at.timestamp()),
}
