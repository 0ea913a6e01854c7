"""``/v1/volumes``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.resources import Volume
from caas_console.backend.platform.pagination import Page, PageQuery
from caas_console.backend.platform.routes.observed import observed
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["volumes"])


@router.get("/volumes", response_model=Page[Volume])
async def list_volumes(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The volumes of all hosts, by id."""
    return RecordResponse(observed(services, actor, Page[Volume], "volume", page))
