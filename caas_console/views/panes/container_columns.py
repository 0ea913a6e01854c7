"""What the table of containers shows."""

from collections.abc import Callable

from caas_console.backend.contracts.resources import ContainerState
from caas_console.models.controllers.operations_controller import OperationsController
from caas_console.models.items.columns import CellIcon, Column, Grouping
from caas_console.models.state.formats import (
    format_bytes,
    format_percent,
    format_ports,
    format_rate,
    short_id,
)
from caas_console.models.state.rows.container_row import ContainerRow
from caas_console.models.state.rows.text import natural_key
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import (
    created_column,
    environment_column,
    host_column,
    host_grouping,
    tenant_column,
)
from caas_console.views.words.container_status import UP, container_status
from caas_console.views.words.operations import operation_doing
from caas_console.views.words.states import (
    BUSY_LOOK,
    container_look,
    container_state_look,
    health_look,
)
from caas_console.views.words.times import long_moment_text

# The order in which states are looked for: what is wrong first.
_STATE_ORDER = {
    ContainerState.DEAD: 0,
    ContainerState.UNKNOWN: 1,
    ContainerState.RESTARTING: 2,
    ContainerState.PAUSED: 3,
    ContainerState.RUNNING: 4,
    ContainerState.CREATED: 5,
    ContainerState.REMOVING: 6,
    ContainerState.EXITED: 7,
}


def container_columns(operations: OperationsController) -> tuple[Column[ContainerRow], ...]:
    """The columns; ``operations`` knows which containers are busy."""
    return (
        _name_column(),
        _state_column(operations),
        _status_column(),
        *_measured_columns(),
        *_origin_columns(),
        _ports_column(),
        host_column(ContainerRow),
        environment_column(ContainerRow),
        tenant_column(ContainerRow),
        *_detail_columns(),
        created_column(ContainerRow),
    )


CONTAINER_GROUPINGS = (
    Grouping[ContainerRow](
        id="stack",
        title=QT_TRANSLATE_NOOP("Columns", "Stack"),
        key=lambda row: row.stack,
        empty=QT_TRANSLATE_NOOP("Columns", "Without a stack"),
    ),
    host_grouping(ContainerRow),
    Grouping[ContainerRow](
        id="state",
        title=QT_TRANSLATE_NOOP("Columns", "State"),
        key=lambda row: container_state_look(row.resource.state).text,
    ),
    Grouping[ContainerRow](
        id="image", title=QT_TRANSLATE_NOOP("Columns", "Image"), key=lambda row: row.image
    ),
)


def _name_column() -> Column[ContainerRow]:
    return Column(
        id="name",
        title=QT_TRANSLATE_NOOP("Columns", "Name"),
        value=lambda row: row.name_key,
        text=lambda row: row.resource.name,
        tip=lambda row: f"{row.resource.name}\n{short_id(row.resource.engine_id)}",
        width=156,
        elastic=True,
    )


def _state_column(operations: OperationsController) -> Column[ContainerRow]:
    def icon(row: ContainerRow) -> CellIcon:
        if operations.busy_with(row.id):
            return BUSY_LOOK
        return container_look(row.resource).cell_icon

    def text(row: ContainerRow) -> str:
        kind = operations.busy_with(row.id)
        return operation_doing(kind) if kind else container_look(row.resource).text

    return Column(
        id="state",
        title=QT_TRANSLATE_NOOP("Columns", "State"),
        value=lambda row: _STATE_ORDER[row.resource.state],
        text=text,
        icon=icon,
        width=104,
    )


def _status_icon(row: ContainerRow) -> CellIcon | None:
    container = row.resource
    if container.health is None or container.state is not ContainerState.RUNNING:
        return None
    return health_look(container.health).cell_icon


def _status_tip(row: ContainerRow) -> str:
    status = container_status(row.resource)
    return f"{status}\n{long_moment_text(row.resource.started_at)}".strip()


def _status_column() -> Column[ContainerRow]:
    return Column(
        id="status",
        title=QT_TRANSLATE_NOOP("Columns", "Status"),
        value=lambda row: row.resource.started_at,
        text=lambda row: container_status(row.resource),
        icon=_status_icon,
        tip=_status_tip,
        tone=lambda _: "muted",
        width=186,
    )


def _measured(row: ContainerRow) -> bool:
    return row.resource.state in UP


def _measured_columns() -> tuple[Column[ContainerRow], ...]:
    return (
        Column(
            id="cpu",
            title=QT_TRANSLATE_NOOP("Columns", "CPU"),
            value=lambda row: row.series.cpu_percent if _measured(row) else None,
            text=lambda row: _text(row, row.series.cpu_percent, format_percent),
            history=lambda row: row.series.cpu.values() if _measured(row) else (),
            ceiling=10.0,
            numeric=True,
            width=112,
        ),
        Column(
            id="memory",
            title=QT_TRANSLATE_NOOP("Columns", "Memory"),
            value=lambda row: row.series.memory_bytes if _measured(row) else None,
            text=lambda row: _text(row, row.series.memory_bytes, format_bytes),
            history=lambda row: row.series.memory.values() if _measured(row) else (),
            series="series_2",
            ceiling=8 * 1024 * 1024,
            numeric=True,
            width=134,
        ),
        Column(
            id="network",
            title=QT_TRANSLATE_NOOP("Columns", "Network I/O"),
            value=lambda row: row.series.network_rate if _measured(row) else None,
            text=lambda row: _text(row, row.series.network_rate, format_rate),
            numeric=True,
            width=96,
            shown=False,
        ),
        Column(
            id="block",
            title=QT_TRANSLATE_NOOP("Columns", "Disk I/O"),
            value=lambda row: row.series.block_rate if _measured(row) else None,
            text=lambda row: _text(row, row.series.block_rate, format_rate),
            numeric=True,
            width=96,
            shown=False,
        ),
    )


def _origin_columns() -> tuple[Column[ContainerRow], ...]:
    return (
        Column(
            id="image",
            title=QT_TRANSLATE_NOOP("Columns", "Image"),
            value=lambda row: natural_key(row.image),
            text=lambda row: row.image,
            tip=lambda row: row.resource.image,
            width=118,
            elastic=True,
        ),
        Column(
            id="stack",
            title=QT_TRANSLATE_NOOP("Columns", "Stack"),
            value=lambda row: row.stack or None,
            text=lambda row: row.stack,
            tone=lambda _: "muted",
            width=96,
            shown=False,
        ),
        Column(
            id="service",
            title=QT_TRANSLATE_NOOP("Columns", "Service"),
            value=lambda row: row.service or None,
            text=lambda row: row.service,
            tone=lambda _: "muted",
            width=100,
            shown=False,
        ),
    )


def _ports_column() -> Column[ContainerRow]:
    return Column(
        id="ports",
        title=QT_TRANSLATE_NOOP("Columns", "Ports"),
        value=lambda row: min(
            (port.host_port for port in row.resource.ports if port.host_port), default=None
        ),
        text=lambda row: format_ports(row.resource.ports),
        tip=lambda row: format_ports(row.resource.ports, most=100).replace(", ", "\n"),
        tone=lambda _: "muted",
        width=86,
        elastic=True,
    )


def _detail_columns() -> tuple[Column[ContainerRow], ...]:
    return (
        Column(
            id="address",
            title=QT_TRANSLATE_NOOP("Columns", "IP address"),
            value=lambda row: natural_key(_addresses(row)) if _addresses(row) else None,
            text=_addresses,
            mono=True,
            width=120,
            shown=False,
        ),
        Column(
            id="restarts",
            title=QT_TRANSLATE_NOOP("Columns", "Restarts"),
            value=lambda row: row.resource.restart_count,
            text=lambda row: str(row.resource.restart_count or ""),
            numeric=True,
            width=76,
            shown=False,
        ),
        Column(
            id="command",
            title=QT_TRANSLATE_NOOP("Columns", "Command"),
            value=lambda row: row.resource.command,
            text=lambda row: row.resource.command,
            mono=True,
            width=200,
            shown=False,
        ),
        Column(
            id="id",
            title=QT_TRANSLATE_NOOP("Columns", "ID"),
            value=lambda row: row.resource.engine_id,
            text=lambda row: short_id(row.resource.engine_id),
            mono=True,
            width=110,
            shown=False,
        ),
    )


def _addresses(row: ContainerRow) -> str:
    return ", ".join(net.ip_address for net in row.resource.networks if net.ip_address)


def _text(row: ContainerRow, value: float | None, write: Callable[[float], str]) -> str:
    return "" if value is None or not _measured(row) else write(value)
