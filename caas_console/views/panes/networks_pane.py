"""The pane of networks."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column
from caas_console.models.state.formats import short_id
from caas_console.models.state.rows.network_row import NETWORK_FIELDS, NetworkRow, network_rows
from caas_console.models.state.whereabouts import host_query
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import (
    created_column,
    environment_column,
    host_column,
    host_grouping,
    tenant_column,
    usage_column,
)
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.workbench import Workbench


def _columns() -> tuple[Column[NetworkRow], ...]:
    return (
        Column(
            id="name",
            title=QT_TRANSLATE_NOOP("Columns", "Name"),
            value=lambda row: row.name_key,
            text=lambda row: row.resource.name,
            width=220,
            elastic=True,
        ),
        Column(
            id="driver",
            title=QT_TRANSLATE_NOOP("Columns", "Driver"),
            value=lambda row: row.resource.driver,
            text=lambda row: row.resource.driver,
            width=90,
        ),
        Column(
            id="scope",
            title=QT_TRANSLATE_NOOP("Columns", "Scope"),
            value=lambda row: row.resource.scope,
            text=lambda row: row.resource.scope,
            tone=lambda _: "muted",
            width=80,
        ),
        Column(
            id="subnets",
            title=QT_TRANSLATE_NOOP("Columns", "Subnets"),
            value=lambda row: ", ".join(row.subnets) or None,
            text=lambda row: ", ".join(row.subnets),
            mono=True,
            width=190,
            elastic=True,
        ),
        usage_column(NetworkRow),
        host_column(NetworkRow),
        environment_column(NetworkRow),
        tenant_column(NetworkRow),
        Column(
            id="id",
            title=QT_TRANSLATE_NOOP("Columns", "ID"),
            value=lambda row: row.resource.engine_id,
            text=lambda row: short_id(row.resource.engine_id),
            mono=True,
            tone=lambda _: "muted",
            width=110,
            shown=False,
        ),
        created_column(NetworkRow),
    )


def _open(bench: Workbench, row: NetworkRow) -> None:
    host = host_query(bench.session.state.cache, row.resource.host_id)
    query = f'network:"{row.resource.name}" {host}'
    bench.navigator.go(Place("containers", query=query))


NETWORKS = PaneSpec[NetworkRow](
    id="networks",
    kind="network",
    title=QT_TRANSLATE_NOOP("Panes", "Networks"),
    icon="network",
    rows=network_rows,
    fields=NETWORK_FIELDS,
    columns=lambda _: _columns(),
    groupings=(host_grouping(NetworkRow),),
    example="driver:bridge used:no",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No networks"),
    open=_open,
    is_stale=lambda row: row.stale,
)
