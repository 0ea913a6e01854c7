"""``/v1/sessions`` and ``/v1/tokens``: where somebody is logged in, and what acts for them."""

from fastapi import APIRouter
from fastapi.responses import Response

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.identity import ApiToken, NewApiToken, Session, TokenRequest
from caas_console.backend.platform.pagination import Page, PageQuery, cut
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.routes import RecordResponse, SecretResponse

router = APIRouter(tags=["sessions"])


@router.get("/sessions", response_model=Page[Session])
async def list_sessions(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The open sessions, by id: everybody's for whoever may read them, else the own ones."""
    owner = None if actor.reaches[Permission.SESSIONS_READ].everywhere else actor.id
    found = await services.sessions.page(owner, after=page.after, limit=page.limit + 1)
    return RecordResponse(cut(Page[Session], found, page.limit))


@router.post("/sessions/{session_id}/revoke", response_model=Session)
async def revoke_session(session_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """End a session, the own or another person's."""
    return RecordResponse(await services.sessions.revoke(session_id, actor))


@router.get("/tokens", response_model=Page[ApiToken])
async def list_tokens(page: PageQuery, services: ServicesOf, actor: ActorOf) -> Response:
    """The API tokens that are good, by id: everybody's for whoever may read them, or the own."""
    owner = None if actor.reaches[Permission.TOKENS_READ].everywhere else actor.id
    found = await services.api_tokens.page(owner, after=page.after, limit=page.limit + 1)
    return RecordResponse(cut(Page[ApiToken], found, page.limit))


@router.post("/tokens", response_model=NewApiToken, status_code=201)
async def create_token(request: TokenRequest, services: ServicesOf, actor: ActorOf) -> Response:
    """Make an API token for oneself; its secret is in this answer and nowhere else."""
    made = await services.api_tokens.create(request, actor)
    return SecretResponse(made, status_code=201)


@router.post("/tokens/{token_id}/revoke", response_model=ApiToken)
async def revoke_token(token_id: str, services: ServicesOf, actor: ActorOf) -> Response:
    """End an API token, the own or another person's."""
    return RecordResponse(await services.api_tokens.revoke(token_id, actor))
