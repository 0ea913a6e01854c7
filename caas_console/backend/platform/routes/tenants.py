"""``/v1/tenants``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.tenancy import (
    ImportResult,
    PortalTenants,
    Tenant,
    TenantChange,
    TenantRequest,
)
from caas_console.backend.platform.pagination import Page, PageQuery, cut
from caas_console.backend.platform.revisions import RevisedResponse, RevisionOf, entity_tag
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["tenants"])


@router.get("/tenants", response_model=Page[Tenant])
async def list_tenants(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The tenants, by id."""
    found = await services.tenants.page(actor, after=page.after, limit=page.limit + 1)
    return RecordResponse(cut(Page[Tenant], found, page.limit))


@router.post("/tenants", response_model=Tenant, status_code=201)
async def create_tenant(request: TenantRequest, services: ServicesOf, actor: ActorOf) -> Response:
    """Make a tenant."""
    made = await services.tenants.create(request, actor)
    response = RevisedResponse(made, entity_tag(made), status_code=201)
    response.headers["Location"] = f"/v1/tenants/{made.id}"
    return response


@router.post("/tenants/import", response_model=ImportResult)
async def import_tenants(request: PortalTenants, services: ServicesOf, actor: ActorOf) -> Response:
    """Make the tenants like the cloud portal's, found by their external ids; all or none.

    Importing the same again changes nothing. Tenants that are left out stay as they are.
    """
    return RecordResponse(await services.tenants.take_over(request.tenants, actor))


@router.get("/tenants/{tenant_id}", response_model=Tenant)
async def get_tenant(tenant_id: str, services: ServicesOf) -> Response:
    """A tenant as it is now."""
    found = await services.tenants.get(tenant_id)
    return RevisedResponse(found, entity_tag(found))


@router.patch("/tenants/{tenant_id}", response_model=Tenant)
async def change_tenant(
    tenant_id: str,
    change: TenantChange,
    revision: RevisionOf,
    services: ServicesOf,
    actor: ActorOf,
) -> Response:
    """Rename, describe, suspend or resume a tenant; what is left out stays as it is."""
    saved = await services.tenants.change(tenant_id, change, revision, actor)
    return RevisedResponse(saved, entity_tag(saved))
