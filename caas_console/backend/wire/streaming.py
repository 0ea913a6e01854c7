"""Answers that last: each lets go of its source as soon as its reader is gone."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.streams import closing

_logger = logging.getLogger(__name__)


class ResponseBroken(Exception):
    """Cuts the connection, which is how HTTP/1.1 says that a body is not complete."""


class Body(NamedTuple):
    """A body that is sent as it comes."""

    media_type: str
    chunks: AsyncIterator[bytes]


class StreamedResponse(Response):
    """A body that is opened when it is sent, so that it is closed whatever happens.

    A ConsoleError while it opens is answered like any other. Who reads slowly slows the
    source: the server takes the next piece only when the last one is on its way.

    Args:
        opening: opens the body.
    """

    def __init__(self, opening: Callable[[], AbstractAsyncContextManager[Body]]) -> None:
        super().__init__()
        self._opening = opening

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        stopping: asyncio.Event = scope["app"].state.stopping
        finished = False

        async def deliver() -> None:
            nonlocal finished
            await self._deliver(send)
            finished = True

        await until_first_ends(deliver(), _gone(receive), _set(stopping))
        if stopping.is_set() and not finished:
            raise ResponseBroken

    async def _deliver(self, send: Send) -> None:
        begun = False
        try:
            async with self._opening() as body:
                headers = [
                    (b"content-type", body.media_type.encode()),
                    (b"cache-control", b"no-store"),
                ]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                begun = True
                async with closing(body.chunks) as chunks:
                    async for chunk in chunks:
                        await send({"type": "http.response.body", "body": chunk, "more_body": True})
                        # Neither a full source nor a reader that is gone makes anybody wait.
                        await asyncio.sleep(0)
        except ConsoleError as error:
            if not begun:
                raise
            _logger.info("a stream broke off: %s", error)
            raise ResponseBroken from error
        await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _set(event: asyncio.Event) -> None:
    await event.wait()


async def until_first_ends(*activities: Coroutine[Any, Any, None]) -> None:
    """Run activities side by side until one of them ends, then end the others too."""
    tasks = [asyncio.create_task(activity) for activity in activities]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        if not task.cancelled() and (error := task.exception()):
            raise error
