"""``/v1/tenants/{tenant_id}/members`` and ``/v1/roles``: who holds which role."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.tenancy import Binding, BindingRequest
from caas_console.backend.platform.pagination import Page, PageQuery, cut
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["roles"])


@router.get("/tenants/{tenant_id}/members", response_model=Page[Binding])
async def list_members(
    tenant_id: str, page: PageQuery, services: ServicesOf, actor: ActorOf
) -> Response:
    """Who holds which role in a tenant, by id."""
    found = await services.roles.page(tenant_id, actor, after=page.after, limit=page.limit + 1)
    return RecordResponse(cut(Page[Binding], found, page.limit))


@router.post("/tenants/{tenant_id}/members", response_model=Binding, status_code=201)
async def add_member(
    tenant_id: str, request: BindingRequest, services: ServicesOf, actor: ActorOf
) -> Response:
    """Give a person or a group a role in a tenant, by their exact login or name."""
    return RecordResponse(await services.roles.add(tenant_id, request, actor), status_code=201)


@router.delete("/tenants/{tenant_id}/members/{member_id}", status_code=204)
async def remove_member(
    tenant_id: str, member_id: str, services: ServicesOf, actor: ActorOf
) -> Response:
    """Take a role in a tenant away; what its holder had open by it ends."""
    await services.roles.remove(tenant_id, member_id, actor)
    return Response(status_code=204)


@router.get("/roles", response_model=Page[Binding])
async def list_roles(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """Who holds which role in the whole platform, by id."""
    found = await services.roles.page(None, actor, after=page.after, limit=page.limit + 1)
    return RecordResponse(cut(Page[Binding], found, page.limit))


@router.post("/roles", response_model=Binding, status_code=201)
async def add_role(request: BindingRequest, services: ServicesOf, actor: ActorOf) -> Response:
    """Give a person or a group a role in the whole platform, by their exact login or name."""
    return RecordResponse(await services.roles.add(None, request, actor), status_code=201)


@router.delete("/roles/{role_id}", status_code=204)
async def remove_role(role_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """Take a role in the whole platform away; what its holder had open by it ends."""
    await services.roles.remove(None, role_id, actor)
    return Response(status_code=204)
