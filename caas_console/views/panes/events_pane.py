"""The pane of events: what the engines say is happening, live."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column, Grouping
from caas_console.models.state.rows.event_row import EVENT_FIELDS, EventRow, event_rows
from caas_console.models.state.rows.text import natural_key
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import host_column, host_grouping
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.times import clock_text, long_moment_text
from caas_console.views.workbench import Workbench

_TONES = {"die": "danger", "oom": "danger", "kill": "warning", "destroy": "muted"}


def event_columns() -> tuple[Column[EventRow], ...]:
    """The columns of a list of events."""
    return (
        Column(
            id="at",
            title=QT_TRANSLATE_NOOP("Columns", "Time"),
            value=lambda row: row.resource.at,
            text=lambda row: clock_text(row.resource.at),
            tip=lambda row: long_moment_text(row.resource.at),
            width=130,
        ),
        Column(
            id="type",
            title=QT_TRANSLATE_NOOP("Columns", "Type"),
            value=lambda row: row.resource.type,
            text=lambda row: row.resource.type,
            tone=lambda _: "muted",
            width=90,
        ),
        Column(
            id="action",
            title=QT_TRANSLATE_NOOP("Columns", "Event"),
            value=lambda row: row.action,
            text=lambda row: row.action,
            tone=lambda row: _TONES.get(row.action),
            width=130,
        ),
        Column(
            id="name",
            title=QT_TRANSLATE_NOOP("Columns", "Object"),
            value=lambda row: natural_key(row.subject),
            text=lambda row: row.subject,
            width=240,
            elastic=True,
        ),
        Column(
            id="detail",
            title=QT_TRANSLATE_NOOP("Columns", "Detail"),
            value=lambda row: _detail(row) or None,
            text=_detail,
            tone=lambda _: "muted",
            width=260,
            elastic=True,
        ),
        host_column(EventRow),
    )


def _detail(row: EventRow) -> str:
    attributes = row.resource.attributes
    if row.detail:
        return row.detail
    told = [f"{key}={attributes[key]}" for key in ("exitCode", "signal") if key in attributes]
    return ", ".join(told)


def _open(bench: Workbench, row: EventRow) -> None:
    container_id = f"{row.resource.host_id}/{row.resource.subject_id}"
    if container_id in bench.session.state.cache.containers:
        bench.navigator.go(Place("containers", container_id))


EVENTS = PaneSpec[EventRow](
    id="events",
    kind="event",
    title=QT_TRANSLATE_NOOP("Panes", "Events"),
    icon="event",
    rows=event_rows,
    fields=EVENT_FIELDS,
    columns=lambda _: event_columns(),
    groupings=(
        host_grouping(EventRow),
        Grouping[EventRow](
            id="name", title=QT_TRANSLATE_NOOP("Columns", "Object"), key=lambda row: row.subject
        ),
    ),
    sort=("at", True),
    example="action:die age<1h",
    empty_title=QT_TRANSLATE_NOOP("Panes", "Nothing has happened yet"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes", "What the Docker daemons report from now on is listed here as it happens."
    ),
    open=_open,
)
