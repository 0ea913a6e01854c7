"""The pane of jobs: what was asked for, how far it is, and what became of it."""

from datetime import UTC, datetime

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column
from caas_console.models.state.formats import format_percent
from caas_console.models.state.rows.job_row import JOB_FIELDS, JobRow, job_rows
from caas_console.models.state.rows.text import natural_key
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import created_column, host_column
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.operations import operation_title, step_title
from caas_console.views.words.problems import said
from caas_console.views.words.states import job_look
from caas_console.views.words.times import duration_text


def _columns() -> tuple[Column[JobRow], ...]:
    return (
        Column(
            id="operation",
            title=QT_TRANSLATE_NOOP("Columns", "Operation"),
            value=lambda row: row.operation,
            text=lambda row: operation_title(row.operation),
            width=180,
            elastic=True,
        ),
        Column(
            id="subject",
            title=QT_TRANSLATE_NOOP("Columns", "Object"),
            value=lambda row: natural_key(row.resource.subject),
            text=lambda row: row.resource.subject,
            width=200,
            elastic=True,
        ),
        Column(
            id="state",
            title=QT_TRANSLATE_NOOP("Columns", "State"),
            value=lambda row: row.resource.state,
            text=lambda row: job_look(row.resource.state).text,
            icon=lambda row: job_look(row.resource.state).cell_icon,
            width=110,
        ),
        Column(
            id="progress",
            title=QT_TRANSLATE_NOOP("Columns", "Progress"),
            value=lambda row: row.progress,
            text=_progress_text,
            tone=lambda row: "danger" if row.problem else "muted",
            width=240,
            elastic=True,
        ),
        host_column(JobRow),
        Column(
            id="actor",
            title=QT_TRANSLATE_NOOP("Columns", "By"),
            value=lambda row: row.resource.actor,
            text=lambda row: row.resource.actor,
            tone=lambda _: "muted",
            width=90,
        ),
        Column(
            id="duration",
            title=QT_TRANSLATE_NOOP("Columns", "Duration"),
            value=lambda row: row.seconds(datetime.now(UTC)),
            text=lambda row: (
                ""
                if (seconds := row.seconds(datetime.now(UTC))) is None
                else duration_text(seconds)
            ),
            tone=lambda _: "muted",
            numeric=True,
            width=80,
        ),
        created_column(JobRow),
    )


def _progress_text(row: JobRow) -> str:
    if row.problem:
        return said(row.problem)
    if row.resource.state.ended or not row.step:
        return ""
    percent = "" if row.progress is None else f"  {format_percent(row.progress * 100)}"
    return step_title(row.step) + percent


JOBS = PaneSpec[JobRow](
    id="jobs",
    kind="job",
    title=QT_TRANSLATE_NOOP("Panes", "Jobs"),
    icon="job",
    rows=job_rows,
    fields=JOB_FIELDS,
    columns=lambda _: _columns(),
    sort=("created", True),
    example="state:failed operation:pull",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No jobs yet"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes",
        "Whatever is started, stopped, pulled or removed from the console runs as a job and is "
        "listed here with its steps and its result.",
    ),
    open=lambda bench, row: bench.navigator.go(Place("jobs", row.id)),
)
