"""``/v1/images``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.resources import Image
from caas_console.backend.platform.pagination import Page, PageQuery
from caas_console.backend.platform.routes.observed import observed
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["images"])


@router.get("/images", response_model=Page[Image])
async def list_images(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The images of all hosts, by id."""
    return RecordResponse(observed(services, actor, Page[Image], "image", page))
