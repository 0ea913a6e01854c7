"""The pane of stacks, found by the labels of Compose and Swarm."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column
from caas_console.models.state.rows.stack_row import STACK_FIELDS, StackRow, stack_rows
from caas_console.models.state.whereabouts import host_query
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import (
    created_column,
    environment_column,
    host_column,
    host_grouping,
    tenant_column,
)
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.states import stack_look
from caas_console.views.workbench import Workbench

_ORIGINS = {"compose": "Compose", "swarm": "Swarm"}


def _columns() -> tuple[Column[StackRow], ...]:
    return (
        Column(
            id="name",
            title=QT_TRANSLATE_NOOP("Columns", "Name"),
            value=lambda row: row.name_key,
            text=lambda row: row.resource.name,
            width=200,
            elastic=True,
        ),
        Column(
            id="state",
            title=QT_TRANSLATE_NOOP("Columns", "State"),
            value=lambda row: row.resource.state,
            text=lambda row: stack_look(row.resource.state).text,
            icon=lambda row: stack_look(row.resource.state).cell_icon,
            width=130,
        ),
        Column(
            id="running",
            title=QT_TRANSLATE_NOOP("Columns", "Running"),
            value=lambda row: row.resource.running,
            text=lambda row: f"{row.resource.running}/{len(row.resource.container_ids)}",
            numeric=True,
            width=80,
        ),
        Column(
            id="services",
            title=QT_TRANSLATE_NOOP("Columns", "Services"),
            value=lambda row: len(row.resource.services),
            text=lambda row: ", ".join(row.resource.services),
            tone=lambda _: "muted",
            width=280,
            elastic=True,
        ),
        Column(
            id="origin",
            title=QT_TRANSLATE_NOOP("Columns", "Made with"),
            value=lambda row: row.resource.origin,
            text=lambda row: _ORIGINS[row.resource.origin],
            tone=lambda _: "muted",
            width=100,
        ),
        host_column(StackRow),
        environment_column(StackRow),
        tenant_column(StackRow),
        created_column(StackRow),
    )


def _open(bench: Workbench, row: StackRow) -> None:
    host = host_query(bench.session.state.cache, row.resource.host_id)
    query = f'stack="{row.resource.name}" {host}'
    bench.navigator.go(Place("containers", query=query))


STACKS = PaneSpec[StackRow](
    id="stacks",
    kind="stack",
    title=QT_TRANSLATE_NOOP("Panes", "Stacks"),
    icon="stack",
    rows=stack_rows,
    fields=STACK_FIELDS,
    columns=lambda _: _columns(),
    groupings=(host_grouping(StackRow),),
    example="state:unhealthy service:db",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No stacks yet"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes",
        "Containers that were made with Compose or docker stack appear here under their "
        "project’s name.",
    ),
    open=_open,
    is_stale=lambda row: row.stale,
)
