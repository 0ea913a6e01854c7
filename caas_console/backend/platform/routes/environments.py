"""``/v1/environments``."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.resources import Environment
from caas_console.backend.platform.pagination import Page, PageQuery, page_by_id
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.platform.store.environments import list_environments as stored
from caas_console.backend.wire.routes import RecordResponse

router = APIRouter(tags=["environments"])


@router.get("/environments", response_model=Page[Environment])
async def list_environments(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The environments, by id."""
    async with services.database.reading() as connection:
        environments = await stored(connection)
    reach = actor.reaches[Permission.ENVIRONMENTS_READ]
    visible = (one for one in environments if reach.covers(one.tenant_id))
    return RecordResponse(page_by_id(Page[Environment], visible, page))
