"""What the page of a tenant lists: its members and its environments."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column
from caas_console.models.state.rows.binding_row import BINDING_FIELDS, BindingRow, binding_rows
from caas_console.models.state.rows.environment_row import (
    ENVIRONMENT_FIELDS,
    EnvironmentRow,
    environment_rows,
)
from caas_console.models.state.whereabouts import known_environments
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.role_actions import open_holder, role_actions
from caas_console.views.panes.binding_columns import holder_columns, role_column, since_column
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.engines import engine_kind_title
from caas_console.views.workbench import Workbench


def members_of(tenant_id: str) -> PaneSpec[BindingRow]:
    """The members of a tenant."""
    return PaneSpec[BindingRow](
        id="tenant-members",
        kind="binding",
        title=QT_TRANSLATE_NOOP("Panes", "Members"),
        icon="person",
        rows=lambda state: binding_rows(state, lambda one: one.tenant_id == tenant_id),
        fields=BINDING_FIELDS,
        columns=lambda _: (*holder_columns(), role_column(), since_column()),
        actions=lambda bench, owner: role_actions(bench, owner, tenant_id=tenant_id),
        example="role:developer kind:group",
        empty_title=QT_TRANSLATE_NOOP("Panes", "This tenant has no members of its own"),
        empty_action="role.give",
        open=open_holder,
        empty_detail=QT_TRANSLATE_NOOP(
            "Panes",
            "Whoever holds a role in the whole platform may work in it as the role says.",
        ),
    )


def _environment_columns() -> tuple[Column[EnvironmentRow], ...]:
    return (
        Column(
            id="name",
            title=QT_TRANSLATE_NOOP("Columns", "Name"),
            value=lambda row: row.name_key,
            text=lambda row: row.resource.name,
            icon=lambda _: ("environment", "muted"),
            width=300,
            elastic=True,
        ),
        Column(
            id="kind",
            title=QT_TRANSLATE_NOOP("Columns", "Kind"),
            value=lambda row: row.resource.engine_kind,
            text=lambda row: engine_kind_title(row.resource.engine_kind),
            width=200,
        ),
    )


def _open_environment(bench: Workbench, row: EnvironmentRow) -> None:
    environment = known_environments(bench.session.state.cache).get(row.id)
    if environment is not None:
        bench.navigator.go(Place("containers", query=environment.query))


def environments_of(tenant_id: str) -> PaneSpec[EnvironmentRow]:
    """The environments of a tenant."""
    return PaneSpec[EnvironmentRow](
        id="tenant-environments",
        kind="environment",
        title=QT_TRANSLATE_NOOP("Panes", "Environments"),
        icon="environment",
        rows=lambda state: environment_rows(state, tenant_id),
        fields=ENVIRONMENT_FIELDS,
        columns=lambda _: _environment_columns(),
        example="kind:swarm",
        empty_title=QT_TRANSLATE_NOOP("Panes", "This tenant has no environments yet"),
        empty_detail=QT_TRANSLATE_NOOP("Panes", "Containers run on the hosts of an environment."),
        open=_open_environment,
    )
