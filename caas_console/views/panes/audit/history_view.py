"""The History tab of an object's page: its entries in the audit trail."""

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.audit import AuditFilter
from caas_console.models.state.audit.question import AuditQuestion
from caas_console.views.panes.audit.audit_list import AuditList
from caas_console.views.workbench import Workbench


class HistoryView(AuditList):
    """What people did to one object, and tried to; of a tenant, all that was done in it."""

    def __init__(self, bench: Workbench, kind: str, object_id: str) -> None:
        in_tenant = kind == "tenant"
        wanted = (
            AuditFilter(tenant_id=object_id)
            if in_tenant
            else AuditFilter(object_kind=kind, object_id=object_id)
        )
        super().__init__(bench, AuditQuestion(wanted), of_object=not in_tenant)


def may_read_history(bench: Workbench, tenant_id: str | None) -> bool:
    """Whether the person may read what was done in a tenant, or None in the whole platform."""
    access = bench.session.state.access
    recorded = bench.session.gateway.audit is not None
    return recorded and access is not None and access.allows(Permission.AUDIT_READ, tenant_id)
