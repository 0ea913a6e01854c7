"""``/v1/events``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.resources import EngineEvent
from caas_console.backend.platform.pagination import Page, PageQuery
from caas_console.backend.platform.routes.observed import observed
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["events"])


@router.get("/events", response_model=Page[EngineEvent])
async def list_events(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The latest that the engines said had happened, by id."""
    return RecordResponse(observed(services, actor, Page[EngineEvent], "event", page))
