"""Quotas as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.tenancy import Quota, QuotaResource
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.query_fields import Fields, NumberField, TextField, WordField
from caas_console.models.state.quotas import QuotaLevel, quota_level, used_share
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import haystack, natural_key

_ORDER = tuple(QuotaResource)


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """What a tenant or an environment may use of a resource.

    Attributes:
        environment: its name; empty for the whole tenant.
        place_key: the tenant comes before its environments, and what is counted has an order.
        share: of the limit, 1.0 is all of it; None where there is no limit.
    """

    id: str
    resource: Quota
    environment: str
    place_key: str
    level: QuotaLevel
    share: float | None
    haystack: str


def make_quota_row(state: ConsoleState, quota: Quota) -> QuotaRow:
    """The row of a quota."""
    place = quota.environment_id
    environment = "" if place is None else state.cache.name_of("environment", place)
    level = quota_level(quota)
    return QuotaRow(
        id=quota.id,
        resource=quota,
        environment=environment,
        place_key=f"{natural_key(environment)}\n{_ORDER.index(quota.resource)}",
        level=level,
        share=used_share(quota),
        haystack=haystack(environment, quota.resource, level),
    )


def quota_rows(state: ConsoleState, tenant_id: str) -> RowTable[QuotaRow]:
    """The rows of all that is counted for a tenant."""
    return RowTable(
        "quota",
        state.quotas.quotas,
        lambda quota: make_quota_row(state, quota),
        keep=lambda one: one.tenant_id == tenant_id,
    )


QUOTA_FIELDS: Fields[QuotaRow] = {
    "environment": TextField(attrgetter("environment")),
    "resource": WordField(attrgetter("resource.resource"), tuple(QuotaResource)),
    "level": WordField(attrgetter("level"), tuple(QuotaLevel)),
    "used": NumberField(lambda row: None if row.share is None else row.share * 100),
}
