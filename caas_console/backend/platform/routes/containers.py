"""``/v1/containers``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.resources import Container
from caas_console.backend.platform.pagination import Page, PageQuery
from caas_console.backend.platform.routes.observed import observed
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["containers"])


@router.get("/containers", response_model=Page[Container])
async def list_containers(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The containers of all hosts, by id."""
    return RecordResponse(observed(services, actor, Page[Container], "container", page))
