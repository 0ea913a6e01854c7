"""Jobs as table rows."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.hosts import HostView
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    NumberField,
    TextField,
    WordField,
)
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import haystack


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job; ``host`` is live.

    Attributes:
        operation: the operation's kind, such as ``container.run``.
        step: the code of the step it is in, or was in last; empty before the first.
        progress: how much of that step is done, from 0 to 1; None where it cannot be told.
        problem: why it failed, in one sentence; empty where it did not.
    """

    id: str
    resource: Job
    host: HostView
    operation: str
    step: str
    progress: float | None
    problem: str
    haystack: str

    @property
    def host_name(self) -> str:
        """The name of its host."""
        return self.host.name

    def seconds(self, now: datetime) -> float | None:
        """How long it has run, or ran; None before it starts."""
        job = self.resource
        if job.started_at is None:
            return None
        return ((job.ended_at or now) - job.started_at).total_seconds()


def job_progress(job: Job) -> float | None:
    """How much of a job's present step is done, by the bytes that are known of."""
    if job.state.ended or not job.steps:
        return None
    counted = [
        (item.current, item.total)
        for item in job.steps[-1].items
        if item.current is not None and item.total
    ]
    total = sum(total for _, total in counted)
    return sum(min(current, total) for current, total in counted) / total if total else None


def make_job_row(state: ConsoleState, job: Job) -> JobRow:
    """The row of a job."""
    host = state.hosts.view(job.host_id)
    step = job.steps[-1].name if job.steps else ""
    problem = job.problem.title if job.problem else ""
    return JobRow(
        id=job.id,
        resource=job,
        host=host,
        operation=job.operation.kind,
        step=step,
        progress=job_progress(job),
        problem=problem,
        haystack=haystack(
            job.subject, job.operation.kind, job.state, step, problem, job.actor, host.name
        ),
    )


def job_rows(state: ConsoleState) -> RowTable[JobRow]:
    """The rows of all jobs."""
    return RowTable("job", state.cache.jobs, lambda job: make_job_row(state, job))


JOB_FIELDS: Fields[JobRow] = {
    "name": TextField(attrgetter("resource.subject")),
    "id": TextField(attrgetter("id")),
    "operation": TextField(attrgetter("operation")),
    "state": WordField(attrgetter("resource.state"), tuple(JobState)),
    "step": WordField(attrgetter("step")),
    "actor": TextField(attrgetter("resource.actor")),
    "host": TextField(attrgetter("host.name")),
    "env": TextField(attrgetter("host.environment")),
    "tenant": TextField(attrgetter("host.tenant")),
    "attempt": NumberField(attrgetter("resource.attempt")),
    "age": AgeField(lambda row: row.resource.created_at.timestamp()),
}
