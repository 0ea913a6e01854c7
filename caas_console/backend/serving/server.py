"""Runs an ASGI application on a socket until it is asked to stop."""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence

import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override

from caas_console.backend.serving.patience import PatientProtocol
from caas_console.backend.wire.messages import MAX_FRAME_BYTES
from caas_console.backend.wire.streaming import ResponseBroken

# Longer than a client keeps an idle connection, so that it never meets one that just closed.
KEEP_ALIVE = 75  # seconds
GRACE = 5  # seconds for running requests to finish


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Signals are the program's: it has more to close than a server.
        yield

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()


# uvicorn's word for a handshake that was refused with an answer of its own (ASGI's "WebSocket
# Denial Response"), which is how a missing credential is told.
_REFUSED_HANDSHAKE = "ASGI callable returned without completing handshake."


def _unexpected(record: logging.LogRecord) -> bool:
    broken_off = record.exc_info and isinstance(record.exc_info[1], ResponseBroken)
    return not broken_off and record.msg != _REFUSED_HANDSHAKE


async def serve(
    app: ASGIApp,
    listener: socket.socket,
    stopping: asyncio.Event,
    on_ready: Callable[[], None],
    *,
    tls: ssl.SSLContext | None = None,
    proxies: Sequence[str] = (),
    grace: int = GRACE,
) -> None:
    """Serve until ``stopping`` is set; streams end with it, other requests may finish.

    Args:
        app: what to serve.
        listener: a bound socket; it is closed at the end.
        stopping: the event that the app's streams know as ``app.state.stopping``.
        on_ready: called once connections are answered.
        tls: what the server shows; None speaks in the clear.
        proxies: addresses and networks whose X-Forwarded-For is believed.
        grace: seconds for running requests to finish.
    """
    logging.getLogger("uvicorn.error").addFilter(_unexpected)
    config = uvicorn.Config(
        app,
        loop="none",
        http=PatientProtocol,
        ws="websockets-sansio",
        ws_max_size=MAX_FRAME_BYTES,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        ssl_context_factory=None if tls is None else lambda _config, _default: tls,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=grace,
    )
    server = _Server(config, on_ready)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    server.should_exit = True
    await serving
