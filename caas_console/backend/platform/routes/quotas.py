"""``/v1/tenants/{tenant_id}/quotas``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.tenancy import Quota, QuotaLimit, QuotaResource
from caas_console.backend.platform.pagination import Page, PageQuery, page_by_id
from caas_console.backend.platform.revisions import RevisedResponse, RevisionOf, entity_tag
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["quotas"])


@router.get("/tenants/{tenant_id}/quotas", response_model=Page[Quota])
async def list_quotas(tenant_id: str, page: PageQuery, services: ServicesOf) -> Response:
    """What a tenant and its environments may use, and do use, by id; limited or not.

    The revision of each is the ETag that setting its limit needs.
    """
    found = await services.quotas.of_tenant(tenant_id)
    return RecordResponse(page_by_id(Page[Quota], found, page))


@router.put("/tenants/{tenant_id}/quotas/{resource}", response_model=Quota)
async def limit_tenant(
    tenant_id: str,
    resource: QuotaResource,
    wanted: QuotaLimit,
    *,
    revision: RevisionOf,
    services: ServicesOf,
    actor: ActorOf,
) -> Response:
    """Set what a tenant may use of a resource; less than it uses stops what comes, not what runs.

    CPUs are counted in thousandths, memory and image storage in bytes.
    """
    saved = await services.quotas.limit(
        tenant_id, None, resource, wanted, revision=revision, actor=actor
    )
    return RevisedResponse(saved, entity_tag(saved))


@router.put(
    "/tenants/{tenant_id}/environments/{environment_id}/quotas/{resource}", response_model=Quota
)
async def limit_environment(
    tenant_id: str,
    environment_id: str,
    resource: QuotaResource,
    wanted: QuotaLimit,
    *,
    revision: RevisionOf,
    services: ServicesOf,
    actor: ActorOf,
) -> Response:
    """Set what may be used of a resource in one environment of a tenant."""
    saved = await services.quotas.limit(
        tenant_id, environment_id, resource, wanted, revision=revision, actor=actor
    )
    return RevisedResponse(saved, entity_tag(saved))
