"""``/v1/networks``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.resources import Network
from caas_console.backend.platform.pagination import Page, PageQuery
from caas_console.backend.platform.routes.observed import observed
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["networks"])


@router.get("/networks", response_model=Page[Network])
async def list_networks(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The networks of all hosts, by id."""
    return RecordResponse(observed(services, actor, Page[Network], "network", page))
