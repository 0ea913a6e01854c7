"""The pane of hosts: what each machine is, and whether it answers."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column
from caas_console.models.state.formats import format_bytes
from caas_console.models.state.rows.host_row import HOST_FIELDS, HostRow, host_rows
from caas_console.models.state.rows.text import natural_key
from caas_console.models.state.whereabouts import host_query
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import tenant_column
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.labelled import labelled
from caas_console.views.words.problems import reason, said, told
from caas_console.views.words.states import host_look
from caas_console.views.words.times import age_text, long_moment_text


def _columns() -> tuple[Column[HostRow], ...]:
    return (
        Column(
            id="name",
            title=QT_TRANSLATE_NOOP("Columns", "Name"),
            value=lambda row: row.name_key,
            text=lambda row: row.resource.name,
            width=120,
            elastic=True,
        ),
        Column(
            id="state",
            title=QT_TRANSLATE_NOOP("Columns", "State"),
            value=lambda row: row.resource.state,
            text=lambda row: host_look(row.resource.state).text,
            icon=lambda row: host_look(row.resource.state).cell_icon,
            width=118,
        ),
        Column(
            id="since",
            title=QT_TRANSLATE_NOOP("Columns", "Since"),
            value=lambda row: row.resource.since,
            text=lambda row: age_text(row.resource.since),
            tip=lambda row: long_moment_text(row.resource.since),
            tone=lambda _: "muted",
            width=76,
        ),
        Column(
            id="problem",
            title=QT_TRANSLATE_NOOP("Columns", "Problem"),
            value=lambda row: row.problem or None,
            text=lambda row: said(row.problem),
            tip=lambda row: "\n".join(told(row.resource.problem)) if row.resource.problem else "",
            tone=lambda _: "danger",
            width=236,
            elastic=True,
        ),
        *_machine_columns(),
        *_engine_columns(),
    )


def _engine_columns() -> tuple[Column[HostRow], ...]:
    return (
        _text("engine", QT_TRANSLATE_NOOP("Columns", "Engine"), "engine_version", 120),
        _text("api", QT_TRANSLATE_NOOP("Columns", "API"), "api_version", 60, shown=False),
        _text(
            "os",
            QT_TRANSLATE_NOOP("Columns", "Operating system"),
            "operating_system",
            160,
            shown=False,
            elastic=True,
        ),
        _text(
            "storage",
            QT_TRANSLATE_NOOP("Columns", "Storage driver"),
            "storage_driver",
            110,
            shown=False,
        ),
        _text("kernel", QT_TRANSLATE_NOOP("Columns", "Kernel"), "kernel", 150, shown=False),
        _text(
            "architecture",
            QT_TRANSLATE_NOOP("Columns", "Architecture"),
            "architecture",
            100,
            shown=False,
        ),
        _text("swarm", QT_TRANSLATE_NOOP("Columns", "Swarm"), "swarm_state", 80, shown=False),
        _text("endpoint", QT_TRANSLATE_NOOP("Columns", "Endpoint"), "endpoint", 210, elastic=True),
    )


def _text(
    column_id: str,
    title: str,
    attribute: str,
    width: int,
    *,
    shown: bool = True,
    elastic: bool = False,
) -> Column[HostRow]:
    def text(row: HostRow) -> str:
        return getattr(row.resource, attribute) or ""

    return Column(
        id=column_id,
        title=title,
        value=lambda row: natural_key(text(row)) if text(row) else None,
        text=text,
        width=width,
        elastic=elastic,
        shown=shown,
    )


def _machine_columns() -> tuple[Column[HostRow], ...]:
    return (
        Column(
            id="cpus",
            title=QT_TRANSLATE_NOOP("Columns", "CPUs"),
            value=lambda row: row.resource.cpus,
            text=lambda row: str(row.resource.cpus or ""),
            numeric=True,
            width=64,
        ),
        Column(
            id="memory",
            title=QT_TRANSLATE_NOOP("Columns", "Memory"),
            value=lambda row: row.resource.memory_bytes,
            text=lambda row: (
                format_bytes(row.resource.memory_bytes) if row.resource.memory_bytes else ""
            ),
            numeric=True,
            width=78,
        ),
        Column(
            id="environment",
            title=QT_TRANSLATE_NOOP("Columns", "Environment"),
            value=lambda row: row.host.environment,
            text=lambda row: row.host.environment,
            width=110,
            shown=False,
        ),
        tenant_column(HostRow),
    )


def _note(row: HostRow) -> tuple[str, str] | None:
    """Why a host cannot be used and what to do, for those without a mouse too."""
    problem = row.resource.problem
    if problem is None:
        return None
    title = labelled(row.resource.name, said(problem.title))
    return title, "\n".join(filter(None, (reason(problem), said(problem.hint))))


HOSTS = PaneSpec[HostRow](
    id="hosts",
    kind="host",
    title=QT_TRANSLATE_NOOP("Panes", "Hosts"),
    icon="host",
    rows=host_rows,
    fields=HOST_FIELDS,
    columns=lambda _: _columns(),
    example="state:unreachable mem>16g",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No hosts"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes", "A host is a machine with a Docker daemon. Connect to one with Ctrl+O."
    ),
    open=lambda bench, row: bench.navigator.go(
        Place("containers", query=host_query(bench.session.state.cache, row.id))
    ),
    note=_note,
    is_stale=lambda row: row.stale,
    # In step with the header, which says since when a host does not answer.
    tick=1000,
)
