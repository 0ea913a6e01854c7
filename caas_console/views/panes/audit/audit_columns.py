"""The columns of the audit trail."""

from caas_console.models.items.columns import Column
from caas_console.models.state.rows.audit_row import AuditRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.audit import action_title, object_text, outcome_look
from caas_console.views.words.problems import said
from caas_console.views.words.times import long_moment_text, moment_text
from caas_console.views.workbench import Workbench


def audit_columns(bench: Workbench, *, of_object: bool = False) -> tuple[Column[AuditRow], ...]:
    """What is shown of entries; of those of one object, not the object."""
    tenant_name = bench.session.state.memberships.tenant_name
    time, who, action = _first()
    outcome, *rest = _last()
    if of_object:
        return (time, who, action, outcome, *rest)
    about: Column[AuditRow] = Column(
        id="object",
        title=QT_TRANSLATE_NOOP("Columns", "Object"),
        value=lambda row: row.resource.object_name or row.resource.object_id,
        text=lambda row: object_text(row.resource),
        tip=lambda row: row.resource.object_id,
        width=165,
        elastic=True,
    )
    tenant: Column[AuditRow] = Column(
        id="tenant",
        title=QT_TRANSLATE_NOOP("Columns", "Tenant"),
        value=lambda row: tenant_name(row.resource.tenant_id or ""),
        text=lambda row: tenant_name(row.resource.tenant_id) if row.resource.tenant_id else "–",
        width=100,
    )
    return (time, who, action, about, tenant, outcome, *rest)


def _first() -> tuple[Column[AuditRow], ...]:
    return (
        Column(
            id="time",
            title=QT_TRANSLATE_NOOP("Columns", "Time"),
            value=lambda row: row.resource.at,
            text=lambda row: moment_text(row.resource.at),
            tip=lambda row: long_moment_text(row.resource.at),
            tone=lambda _: "muted",
            width=165,
        ),
        Column(
            id="person",
            title=QT_TRANSLATE_NOOP("Columns", "Person"),
            value=lambda row: row.resource.actor_name,
            text=lambda row: row.resource.actor_name or "–",
            width=115,
            elastic=True,
        ),
        Column(
            id="action",
            title=QT_TRANSLATE_NOOP("Columns", "Action"),
            value=lambda row: row.resource.action,
            text=lambda row: action_title(row.resource.action),
            width=150,
            elastic=True,
        ),
    )


def _last() -> tuple[Column[AuditRow], ...]:
    return (
        Column(
            id="outcome",
            title=QT_TRANSLATE_NOOP("Columns", "Outcome"),
            value=lambda row: row.resource.outcome,
            text=lambda row: outcome_look(row.resource.outcome).text,
            icon=lambda row: outcome_look(row.resource.outcome).cell_icon,
            tip=lambda row: said(row.resource.detail) or outcome_look(row.resource.outcome).text,
            width=115,
        ),
        Column(
            id="address",
            title=QT_TRANSLATE_NOOP("Columns", "From"),
            value=lambda row: row.resource.address,
            text=lambda row: row.resource.address or "–",
            tone=lambda _: "muted",
            mono=True,
            width=110,
        ),
        Column(
            id="reason",
            title=QT_TRANSLATE_NOOP("Columns", "Reason"),
            value=lambda row: row.resource.reason,
            text=lambda row: row.resource.reason,
            width=130,
            elastic=True,
        ),
        Column(
            id="detail",
            title=QT_TRANSLATE_NOOP("Columns", "Details"),
            value=lambda row: row.resource.detail,
            text=lambda row: said(row.resource.detail),
            tone=lambda _: "muted",
            width=260,
            elastic=True,
            shown=False,
        ),
    )
