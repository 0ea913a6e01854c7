"""A job's life as a state machine: pure functions from a job to what it is next.

::

    queued ──► running ──► succeeded
      │  ▲        │ │ └──► failed ────┐
      │  └────────┼─┼─────────────────┤ retry (attempt + 1)
      │ resume    │ └────► cancelled ─┘
      └───────────┼──────────► ▲
                  └ interrupted ► failed
"""

import secrets
from datetime import datetime
from typing import Any

from caas_console.backend.contracts.errors import Conflict, InvalidInput, Problem
from caas_console.backend.contracts.jobs import Job, JobState, JobStep, Progress
from caas_console.backend.contracts.operations import Operation


def new_job(
    *,
    tenant_id: str,
    actor: str,
    host_id: str,
    operation: Operation,
    subject: str,
    now: datetime,
    actor_id: str = "",
) -> Job:
    """A queued job with an id of its own; ids sort by creation."""
    return Job(
        id=f"{int(now.timestamp() * 1000):011x}{secrets.token_hex(6)}",
        tenant_id=tenant_id,
        actor=actor,
        actor_id=actor_id,
        host_id=host_id,
        operation=operation,
        subject=subject,
        created_at=now,
    )


def asker_of(job: Job) -> str:
    """Whose idempotency keys count for a job: ids are unique, where people have any."""
    return job.actor_id or job.actor


def replay(job: Job, former: Job) -> Job:
    """The job that was made when ``job``'s idempotency key was first used.

    Raises:
        InvalidInput: the key was used for a different request.
    """
    if (job.host_id, job.operation, job.subject) != (
        former.host_id,
        former.operation,
        former.subject,
    ):
        raise InvalidInput(
            "The idempotency key was used for another request",
            hint="Use a new key for each new request.",
        )
    return former


def started(job: Job, now: datetime) -> Job:
    """A queued job that begins to run."""
    _require(job, JobState.QUEUED)
    return _changed(job, state=JobState.RUNNING, started_at=job.started_at or now)


def progressed(job: Job, progress: Progress) -> Job:
    """A running job after one more report; naming another step ends the one before it."""
    _require(job, JobState.RUNNING)
    step = JobStep(
        name=progress.step, state="running", items=progress.items, message=progress.message
    )
    earlier = job.steps
    if earlier and earlier[-1].name == progress.step:
        earlier = earlier[:-1]
    result = job.result if progress.result is None else progress.result
    return _changed(job, steps=(*_close(earlier, "done"), step), result=result)


def cancel_requested(job: Job, now: datetime) -> Job:
    """A job that was asked to stop: a queued one has ended with that, a running one will.

    Raises:
        Conflict: the job has ended.
    """
    _require(job, JobState.QUEUED, JobState.RUNNING)
    asked = _changed(job, cancel_requested=True)
    return cancelled(asked, now) if job.state is JobState.QUEUED else asked


def succeeded(job: Job, now: datetime) -> Job:
    """A running job whose operation came to its end."""
    _require(job, JobState.RUNNING)
    return _changed(job, state=JobState.SUCCEEDED, steps=_close(job.steps, "done"), ended_at=now)


def failed(job: Job, problem: Problem, now: datetime) -> Job:
    """A running job whose operation could not be done."""
    _require(job, JobState.RUNNING)
    return _changed(
        job,
        state=JobState.FAILED,
        steps=_close(job.steps, "failed"),
        problem=problem,
        ended_at=now,
    )


def cancelled(job: Job, now: datetime) -> Job:
    """A job that stopped because somebody asked it to."""
    _require(job, JobState.QUEUED, JobState.RUNNING)
    return _changed(job, state=JobState.CANCELLED, steps=_close(job.steps, "failed"), ended_at=now)


def retried(job: Job) -> Job:
    """A failed or cancelled job, queued to run once more from the start.

    Raises:
        Conflict: the job has not ended, or has done what it was for.
    """
    _require(job, JobState.FAILED, JobState.CANCELLED)
    return _queued_again(job)


def resumed(job: Job) -> Job:
    """A job whose process died under it, queued to run once more from the start."""
    _require(job, JobState.RUNNING)
    # It has been at work since it began: the restart is a part of how long it takes.
    return _changed(_queued_again(job), started_at=job.started_at)


def _queued_again(job: Job) -> Job:
    return _changed(
        job,
        state=JobState.QUEUED,
        attempt=job.attempt + 1,
        steps=(),
        result={},
        problem=None,
        cancel_requested=False,
        started_at=None,
        ended_at=None,
    )


def _close(steps: tuple[JobStep, ...], state: str) -> tuple[JobStep, ...]:
    return tuple(
        step.model_copy(update={"state": state}) if step.state == "running" else step
        for step in steps
    )


def _changed(job: Job, **changes: Any) -> Job:
    return job.model_copy(update=changes)


def _require(job: Job, *states: JobState) -> None:
    if job.state not in states:
        raise Conflict(
            "The job's state does not allow this",
            f"The job is {job.state}; it would have to be {' or '.join(states)}.",
        )
