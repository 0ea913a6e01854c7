"""What the audit trail has of one object or person, on their pages."""

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
        super().__init__(bench, AuditQuestion(wanted), of_object=not in_tenant, fixed=True)


class DeedsView(AuditList):
    """What one person did, and tried to, to whatever it was."""

    def __init__(self, bench: Workbench, person_id: str) -> None:
        super().__init__(bench, AuditQuestion(AuditFilter(actor=person_id)), fixed=True)
