"""``/v1/login``, ``/v1/refresh`` and ``/v1/logout``: getting a session, keeping it, ending it."""

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import HTTPConnection

from caas_console.backend.contracts.identity import LoginRequest, RefreshRequest, TokenPair
from caas_console.backend.platform.services import ActorOf, ServicesOf, address_of
from caas_console.backend.wire.routes import SecretResponse

# For whoever has no token yet.
open_router = APIRouter(tags=["login"])
router = APIRouter(tags=["login"])


@open_router.post("/login", response_model=TokenPair, status_code=201)
async def log_in(
    request: LoginRequest, connection: HTTPConnection, services: ServicesOf
) -> Response:
    """Open a session with a login and a password."""
    pair = await services.logins.log_in(request, address_of(connection))
    return SecretResponse(pair, status_code=201)


@open_router.post("/refresh", response_model=TokenPair, status_code=201)
async def refresh_session(request: RefreshRequest, services: ServicesOf) -> Response:
    """Exchange a refresh token for the session's next tokens.

    A refresh token that is shown a second time ends the session: somebody else has it. Only the
    same attempt gets the same answer again.
    """
    attempt = None if request.attempt is None else request.attempt.get_secret_value()
    token = request.refresh_token.get_secret_value()
    pair = await services.sessions.refresh(token, attempt)
    return SecretResponse(pair, status_code=201)


@router.post("/logout", status_code=204)
async def log_out(services: ServicesOf, actor: ActorOf) -> Response:
    """End the session that the request came with."""
    await services.sessions.log_out(actor)
    return Response(status_code=204)
