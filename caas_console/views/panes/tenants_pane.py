"""The pane of tenants."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column
from caas_console.models.state.rows.tenant_row import TENANT_FIELDS, TenantRow, tenant_rows
from caas_console.models.state.rows.text import natural_key
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import created_column, name_column
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.panes.tenant_quotas import gauge_of
from caas_console.views.words.quotas import level_look, used_and_limit
from caas_console.views.words.roles import counted_roles
from caas_console.views.words.states import tenant_look


def _containers_text(row: TenantRow) -> str:
    # Of what nobody has used or limited yet, and of what may not be seen, nothing is told.
    quota = row.containers.resource
    return used_and_limit(quota) if quota.revision else "–"


def _columns() -> tuple[Column[TenantRow], ...]:
    return (
        name_column(TenantRow, lambda row: row.name_key, lambda row: row.resource.name),
        Column(
            id="state",
            title=QT_TRANSLATE_NOOP("Columns", "State"),
            value=lambda row: row.resource.state,
            text=lambda row: tenant_look(row.resource.state).text,
            icon=lambda row: tenant_look(row.resource.state).cell_icon,
            width=110,
        ),
        Column(
            id="external",
            title=QT_TRANSLATE_NOOP("Columns", "External id"),
            value=lambda row: natural_key(row.resource.external_id or "") or None,
            text=lambda row: row.resource.external_id or "",
            tone=lambda _: "muted",
            width=150,
            elastic=True,
        ),
        Column(
            id="members",
            title=QT_TRANSLATE_NOOP("Columns", "Members"),
            value=lambda row: row.members,
            text=lambda row: str(row.members) if row.members else "–",
            tone=lambda row: None if row.members else "faint",
            tip=lambda row: counted_roles(row.roles),
            numeric=True,
            width=90,
        ),
        Column(
            id="environments",
            title=QT_TRANSLATE_NOOP("Columns", "Environments"),
            value=lambda row: row.environments,
            text=lambda row: str(row.environments) if row.environments else "–",
            tone=lambda row: None if row.environments else "faint",
            numeric=True,
            width=110,
        ),
        Column(
            id="containers",
            title=QT_TRANSLATE_NOOP("Columns", "Containers"),
            value=lambda row: row.containers.resource.used,
            text=_containers_text,
            tone=lambda row: None if row.containers.resource.revision else "faint",
            tip=lambda row: level_look(row.containers.level).text,
            gauge=lambda row: gauge_of(row.containers),
            numeric=True,
            width=170,
        ),
        Column(
            id="description",
            title=QT_TRANSLATE_NOOP("Columns", "Description"),
            value=lambda row: row.resource.description,
            text=lambda row: row.resource.description,
            tone=lambda _: "muted",
            width=140,
            elastic=True,
        ),
        created_column(TenantRow),
    )


TENANTS = PaneSpec[TenantRow](
    id="tenants",
    kind="tenant",
    title=QT_TRANSLATE_NOOP("Panes", "Tenants"),
    icon="tenant",
    rows=tenant_rows,
    fields=TENANT_FIELDS,
    columns=lambda _: _columns(),
    example="state:suspended members>10",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No tenants yet"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes",
        "A tenant is a department or a product team; its containers, images and networks are "
        "isolated from all others.",
    ),
    empty_action="tenant.create",
    open=lambda bench, row: bench.navigator.go(Place("tenants", row.id)),
)
