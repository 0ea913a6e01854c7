"""``/v1/me``: who asks, and what they may do."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.access import Access
from caas_console.backend.platform.policy.decision import access_of
from caas_console.backend.platform.services import ActorOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["access"])


@router.get("/me/access", response_model=Access)
async def get_my_access(actor: ActorOf) -> Response:
    """What the person who asks may do, and where."""
    return RecordResponse(access_of(actor))
