"""Where the audit trail tells of something, and whether one may go there."""

from datetime import datetime

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.audit import AuditFilter
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.audit.question import query_of
from caas_console.views.workbench import Workbench


def may_read_history(bench: Workbench, tenant_id: str | None) -> bool:
    """Whether the person may read what was done in a tenant, or None in the whole platform."""
    access = bench.session.state.access
    if access is None or not access.allows(Permission.AUDIT_READ, tenant_id):
        return False
    return bench.session.gateway.audit is not None


def history_place(kind: str, object_id: str) -> Place:
    """The entries of one object."""
    return _place(AuditFilter(object_kind=kind, object_id=object_id))


def deeds_place(person: str) -> Place:
    """Everything that one person did.

    Args:
        person: the id, or a name.
    """
    return _place(AuditFilter(actor=person))


def period_place(
    tenant_id: str, text: str, since: datetime, until: datetime | None = None
) -> Place:
    """What was done in a tenant in a period, to what is called somehow."""
    return _place(AuditFilter(tenant_id=tenant_id, text=text, since=since, until=until))


def _place(wanted: AuditFilter) -> Place:
    return Place("audit", query=query_of(wanted))
