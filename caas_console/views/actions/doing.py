"""How actions are carried out: one object quietly, several with a result for each."""

from collections.abc import Sequence

from caas_console.backend.contracts.access import Permission
from caas_console.models.controllers.actions import Reason
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.retrying import retry_submissions
from caas_console.views.pages.batch_view import BatchView
from caas_console.views.words.operations import operation_title
from caas_console.views.words.permissions import missing_text
from caas_console.views.workbench import Workbench

STALE = QT_TRANSLATE_NOOP("Actions", "Its host does not answer.")


def lacking(bench: Workbench, permission: Permission, tenant_id: str | None) -> Reason:
    """Why something may not be done in a tenant, or None in the whole platform."""
    access = bench.session.state.access
    if access is None or access.allows(permission, tenant_id):
        return None
    return missing_permission(bench.session, permission, tenant_id)


def missing_permission(
    session: ConsoleSession, permission: Permission, tenant_id: str | None = None
) -> str:
    """The reason that names a permission which is not held, and whom to ask for it.

    Args:
        session: knows how tenants are called.
        permission: what is missing.
        tenant_id: where; None where it is no tenant in particular: then the person's own is
            meant, if there is only one.
    """
    state = session.state
    if tenant_id is None and state.access is not None and len(state.access.tenants) == 1:
        (tenant_id,) = state.access.tenants
    known = "" if tenant_id is None else state.memberships.tenant_name(tenant_id)
    return missing_text(permission, known)


def carry_out(bench: Workbench, requests: Sequence[OperationRequest]) -> None:
    """Submit what was asked for; of several, the drawer shows what becomes of each."""
    if len(requests) == 1:
        bench.operations.submit(requests[0])
    elif requests:
        _carry_out_many(bench, requests)


def _carry_out_many(bench: Workbench, requests: Sequence[OperationRequest]) -> None:
    submissions = [bench.operations.send(request) for request in requests]
    title = operation_title(requests[0].operation.kind)
    view = BatchView(bench, submissions)
    view.retry_requested.connect(lambda failed: retry_submissions(bench, failed))
    view.served.connect(lambda: bench.workspace.close_tab_of(view))
    bench.workspace.add(view, f"{title} × {len(requests)}", "job", takes_keyboard=False)
