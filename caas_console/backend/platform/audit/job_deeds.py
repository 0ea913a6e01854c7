"""What jobs are in the audit trail: deeds to the object that their operation is about."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.audit import Outcome
from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.operations import Operation, Prune, PullImage, RunContainer
from caas_console.backend.platform.audit.trail import Deed
from caas_console.backend.platform.store.ids import first_id
from caas_console.backend.platform.store.schema import audit

# How much earlier than its job the entry of the request may seem to be: clocks differ.
_SLACK = timedelta(minutes=1)


def asked_for(
    operation: Operation, host_id: str, tenant_id: str, subject: str, job: Job | None = None
) -> Deed:
    """That somebody wants an operation; how it ends is another deed."""
    return Deed(
        action=operation.kind,
        object_kind=operation.kind.partition(".")[0],
        object_id=_object_id(operation, host_id),
        object_name=subject,
        tenant_id=tenant_id,
        outcome=Outcome.ACCEPTED,
        after=job,
    )


def controlled(job: Job) -> Deed:
    """That somebody cancelled a job, or had it run again."""
    action = "job.cancel" if job.cancel_requested else "job.retry"
    return Deed(action, "job", job.id, job.subject, job.tenant_id, after=_without_steps(job))


def ended(job: Job) -> Deed:
    """What became of what somebody wanted."""
    detail = "" if job.problem is None else f"{job.problem.title}: {job.problem.detail}"
    made = job.result.get("container_id")
    return Deed(
        action=job.operation.kind,
        object_kind=job.operation.kind.partition(".")[0],
        object_id=f"{job.host_id}/{made}" if made else _object_id(job.operation, job.host_id),
        object_name=job.subject,
        tenant_id=job.tenant_id,
        outcome=Outcome.SUCCEEDED if job.state is JobState.SUCCEEDED else Outcome.FAILED,
        detail="It was cancelled." if job.state is JobState.CANCELLED else detail,
        after=_without_steps(job),
    )


async def asked_from(connection: AsyncConnection, job: Job) -> str:
    """The address that a job was asked for from; empty where that is not in the trail.

    A container's history has the end of the run that made it, but not the request: by then the
    container had no id.
    """
    begun = asked_for(job.operation, job.host_id, job.tenant_id, job.subject)
    entries = select(audit.c.address).where(
        audit.c.object_kind == begun.object_kind,
        audit.c.object_id == begun.object_id,
        audit.c.id >= first_id(job.created_at - _SLACK),
        audit.c.actor_id == job.actor_id,
        audit.c.outcome == begun.outcome,
        audit.c.after.contains(job.id, autoescape=True),
    )
    return await connection.scalar(entries.order_by(audit.c.id).limit(1)) or ""


def _object_id(operation: Operation, host_id: str) -> str:
    match operation:
        case Prune():
            return host_id
        case RunContainer(spec=spec):
            return f"{host_id}/{spec.name or ''}"
        case PullImage(reference=reference):
            return f"{host_id}/{reference}"
        case other:
            return f"{host_id}/{other.target}"


def _without_steps(job: Job) -> Job:
    # Hundreds of layers and how far each was.
    return job.model_copy(update={"steps": ()})
