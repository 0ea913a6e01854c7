"""``/v1/me`` and ``/v1/access``: who may do what, and why."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from caas_console.backend.contracts.access import (
    Access,
    EffectiveAccess,
    Explanation,
    Permission,
)
from caas_console.backend.platform.policy.decision import access_of
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["access"])

TenantOf = Annotated[
    str | None, Query(description="The tenant that is asked about; left out, the whole platform")
]


@router.get("/me/access", response_model=Access)
async def get_my_access(actor: ActorOf) -> Response:
    """What the person who asks may do, and where."""
    return RecordResponse(access_of(actor))


@router.get("/access/explain", response_model=Explanation)
async def explain_access(
    person_id: str,
    permission: Permission,
    services: ServicesOf,
    actor: ActorOf,
    tenant_id: TenantOf = None,
) -> Response:
    """Why a person may, or may not, do something."""
    return RecordResponse(await services.access.explain(person_id, permission, tenant_id, actor))


@router.get("/people/{person_id}/access", response_model=EffectiveAccess)
async def get_person_access(person_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """What a person may do in all the tenants that one may ask about, and how they came to it."""
    return RecordResponse(await services.access.of_person(person_id, actor))
