"""The pane of volumes."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column
from caas_console.models.state.rows.volume_row import VOLUME_FIELDS, VolumeRow, volume_rows
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


def _columns() -> tuple[Column[VolumeRow], ...]:
    return (
        Column(
            id="name",
            title=QT_TRANSLATE_NOOP("Columns", "Name"),
            value=lambda row: row.name_key,
            text=lambda row: row.resource.name,
            width=240,
            elastic=True,
        ),
        Column(
            id="driver",
            title=QT_TRANSLATE_NOOP("Columns", "Driver"),
            value=lambda row: row.resource.driver,
            text=lambda row: row.resource.driver,
            width=90,
        ),
        usage_column(VolumeRow),
        host_column(VolumeRow),
        environment_column(VolumeRow),
        tenant_column(VolumeRow),
        Column(
            id="mountpoint",
            title=QT_TRANSLATE_NOOP("Columns", "Mount point"),
            value=lambda row: row.resource.mountpoint,
            text=lambda row: row.resource.mountpoint,
            mono=True,
            tone=lambda _: "muted",
            width=300,
            elastic=True,
        ),
        created_column(VolumeRow),
    )


def _open(bench: Workbench, row: VolumeRow) -> None:
    host = host_query(bench.session.state.cache, row.resource.host_id)
    query = f'mount:"{row.resource.name}" {host}'
    bench.navigator.go(Place("containers", query=query))


VOLUMES = PaneSpec[VolumeRow](
    id="volumes",
    kind="volume",
    title=QT_TRANSLATE_NOOP("Panes", "Volumes"),
    icon="volume",
    rows=volume_rows,
    fields=VOLUME_FIELDS,
    columns=lambda _: _columns(),
    groupings=(host_grouping(VolumeRow),),
    example="used:no age>30d",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No volumes yet"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes", "A volume keeps data when its containers are removed; running one can make it."
    ),
    open=_open,
    is_stale=lambda row: row.stale,
)
