"""``/v1/hosts``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.resources import Host
from caas_console.backend.platform.pagination import Page, PageQuery
from caas_console.backend.platform.routes.observed import observed
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["hosts"])


@router.get("/hosts", response_model=Page[Host])
async def list_hosts(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The hosts and whether they answer, by id."""
    return RecordResponse(observed(services, actor, Page[Host], "host", page))
