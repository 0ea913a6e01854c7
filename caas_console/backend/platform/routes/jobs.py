"""``/v1/jobs``, and how one is made: every change to a host is a job."""

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response
from starlette.requests import HTTPConnection

from caas_console.backend.contracts.access import OPERATION_NEEDS, Permission
from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.contracts.jobs import Job, JobRequest
from caas_console.backend.platform.audit.job_deeds import asked_for
from caas_console.backend.platform.pagination import Page, PageQuery, cut
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.services import ActorOf, Services, ServicesOf
from caas_console.backend.platform.store.jobs import no_such_job
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["jobs"])

# Each change of a job is kept and told to all who watch, with its operation. A program's arguments
# and environment may have 2 MiB on Linux; whoever needs so many has a file.
LARGEST = 256 * 1024  # characters

IdempotencyKey = Annotated[
    str,
    Header(
        max_length=200,
        description="Chosen by the client; a request that is sent again with the same key "
        "answers with the job that the first one made.",
    ),
]


@router.get("/jobs", response_model=Page[Job])
async def list_jobs(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The jobs that the actor may know of, the latest first."""
    reach = actor.reaches[Permission.JOBS_READ]
    tenants = None if reach.everywhere else reach.tenants
    found = await services.job_store.page(tenants, before=page.after, limit=page.limit + 1)
    return RecordResponse(cut(Page[Job], found, page.limit))


@router.get("/jobs/{job_id}", response_model=Job)
async def get_job(job_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """A job as it is now."""
    return RecordResponse(await _job(services, actor, job_id, Permission.JOBS_READ))


@router.post("/hosts/{host_id}/jobs", response_model=Job, status_code=202)
async def create_job(
    host_id: str,
    request: JobRequest,
    connection: HTTPConnection,
    services: ServicesOf,
    actor: ActorOf,
    *,
    idempotency_key: IdempotencyKey = "",
) -> Response:
    """Have an operation run on a host; its progress is told by the watch."""
    tenant_id = services.regions.host(host_id).tenant_id
    if len(request.operation.model_dump_json()) > LARGEST:
        raise InvalidInput(
            "The operation is too large", f"It may have {LARGEST} characters at most."
        )
    # Tells more than the path, should it be refused.
    connection.state.attempt = asked_for(request.operation, host_id, tenant_id, request.subject)
    require(actor, OPERATION_NEEDS[request.operation.kind], tenant_id)
    job = await services.jobs.submit(
        tenant_id=tenant_id,
        actor=actor.name,
        actor_id=actor.id,
        host_id=host_id,
        operation=request.operation,
        subject=request.subject,
        key=idempotency_key,
        through=services.job_store.used_by(actor),
    )
    response = RecordResponse(job, status_code=202)
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return response


@router.post("/jobs/{job_id}/cancel", response_model=Job, status_code=202)
async def cancel_job(job_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """Ask a job to stop: a queued one has ended at once, a running one ends soon."""
    await _job(services, actor, job_id, Permission.JOBS_CONTROL)
    cancelled = await services.jobs.cancel(job_id, services.job_store.used_by(actor))
    return RecordResponse(cancelled, status_code=202)


@router.post("/jobs/{job_id}/retry", response_model=Job, status_code=202)
async def retry_job(job_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """Run a failed or cancelled job again."""
    job = await _job(services, actor, job_id, Permission.JOBS_CONTROL)
    require(actor, OPERATION_NEEDS[job.operation.kind], job.tenant_id)
    queued = await services.jobs.retry(job_id, services.job_store.used_by(actor))
    return RecordResponse(queued, status_code=202)


async def _job(services: Services, actor: Actor, job_id: str, needed: Permission) -> Job:
    reach = actor.reaches[Permission.JOBS_READ]
    job = await services.job_store.get_of(None if reach.everywhere else reach.tenants, job_id)
    require(actor, needed, job.tenant_id, no_such_job(job_id))
    return job
