"""What every request passes on its way in: it gets an id, a size limit, and needs a credential.

Plain ASGI: a middleware that buffers would break streams.
"""

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caas_console.backend.contracts.errors import AuthError, ConsoleError
from caas_console.backend.wire.problems import INTERNAL, ProblemResponse
from caas_console.backend.wire.request_id import REQUEST_ID_HEADER, enter_request
from caas_console.backend.wire.streaming import ResponseBroken

MAX_BODY_BYTES = 4 * 1024 * 1024
BODY_PATIENCE = 60.0  # seconds
HEALTH_PATH = "/healthz"
READY_PATH = "/readyz"
# Asked every second or two by whoever balances the load.
_PROBES = frozenset({HEALTH_PATH, READY_PATH})

_logger = logging.getLogger(__name__)


class RequestLog:
    """The outermost layer: names each request, logs it, and stops what nobody expected."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = enter_request(Headers(scope=scope).get(REQUEST_ID_HEADER, ""))
        status = 0

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        begun = time.monotonic()
        try:
            await self._app(scope, receive, send_named)
        except ResponseBroken:
            raise
        except Exception:
            _logger.exception("%s %s failed", scope.get("method", "WS"), scope["path"])
            if not status:
                await ProblemResponse(INTERNAL)(scope, receive, send_named)
            elif status < 500:
                raise ResponseBroken from None
        finally:
            probed = scope["path"] in _PROBES and 0 < status < 400
            _logger.log(
                logging.DEBUG if probed else logging.INFO,
                "%s %s %d %.1f ms",
                scope.get("method", "WS"),
                scope["path"],
                status,
                (time.monotonic() - begun) * 1000,
            )


class BodyLimit:
    """Refuses a body that is larger than any that means something, or takes longer to come."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received, is_whole = 0, False
        due = asyncio.get_running_loop().time() + BODY_PATIENCE

        async def receive_limited() -> Message:
            nonlocal received, is_whole
            try:
                async with asyncio.timeout_at(None if is_whole else due):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, f"A body may take {BODY_PATIENCE:g} s.") from None
            is_whole = not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > MAX_BODY_BYTES:
                raise HTTPException(413, f"A body may have {MAX_BODY_BYTES} bytes.")
            return message

        await self._app(scope, receive_limited if scope["type"] == "http" else receive, send)


# Who a token stands for, or None where it is good for nobody.
Identify = Callable[[str], Awaitable[object | None]]


class BearerGate:
    """Lets in who shows a good bearer token (RFC 6750), in the header alone.

    Args:
        identify: its answer becomes ``state.actor``.
        open_paths: what needs no token.
    """

    def __init__(self, app: ASGIApp, identify: Identify, open_paths: frozenset[str]) -> None:
        self._app = app
        self._identify = identify
        self._open = open_paths | {HEALTH_PATH}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in self._open:
            await self._app(scope, receive, send)
            return
        scheme, _, token = Headers(scope=scope).get("Authorization", "").partition(" ")
        try:
            actor = await self._identify(token) if scheme.lower() == "bearer" else None
            if actor is None:
                raise AuthError("The credential is missing or no longer good")
        except ConsoleError as error:
            headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, AuthError) else None
            await ProblemResponse(error.problem, headers)(scope, receive, send)
            return
        scope.setdefault("state", {})["actor"] = actor
        await self._app(scope, receive, send)


class TokenCheck:
    """Compares with one token, in a time that tells nothing of it."""

    def __init__(self, token: str) -> None:
        self._digest = _digest(token)

    def __call__(self, offered: str) -> bool:
        return hmac.compare_digest(self._digest, _digest(offered))


def _digest(token: str) -> bytes:
    # Equal lengths, and nothing to read in a memory dump.
    return hashlib.sha256(token.encode()).digest()


def guarded(app: ASGIApp, identify: Identify, open_paths: frozenset[str] = frozenset()) -> ASGIApp:
    """The app behind everything that a request has to pass; see :class:`BearerGate`."""
    return RequestLog(BodyLimit(BearerGate(app, identify, open_paths)))
