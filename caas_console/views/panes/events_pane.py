"""The pane of events: what the engines say is happening, live."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column, Grouping
from caas_console.models.state.rows.event_row import EVENT_FIELDS, EventRow, event_rows
from caas_console.models.state.rows.text import natural_key
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import host_column, host_grouping
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.events import (
    event_detail,
    event_source,
    event_text,
    event_tone,
    event_type_text,
)
from caas_console.views.words.times import clock_text, long_moment_text
from caas_console.views.workbench import Workbench


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
            text=lambda row: event_type_text(row.resource.type),
            tip=event_source,
            tone=lambda _: "muted",
            width=90,
        ),
        Column(
            id="action",
            title=QT_TRANSLATE_NOOP("Columns", "Event"),
            value=lambda row: row.action,
            text=event_text,
            tip=event_source,
            tone=event_tone,
            width=176,
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
            value=lambda row: event_detail(row) or None,
            text=event_detail,
            tone=lambda _: "muted",
            width=260,
            elastic=True,
        ),
        host_column(EventRow),
    )


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
