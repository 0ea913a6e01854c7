"""What jobs are in the audit trail: deeds to the object that their operation is about."""

from caas_console.backend.contracts.audit import Outcome
from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.operations import Operation, Prune, PullImage, RunContainer
from caas_console.backend.platform.audit.trail import Deed


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
