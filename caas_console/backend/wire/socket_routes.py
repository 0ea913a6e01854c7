"""The Runtime Protocol's WebSockets: shells and measurements."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError

from caas_console.backend.contracts.errors import ConsoleError, InvalidInput
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ShellSession, StatsFeed
from caas_console.backend.wire.messages import (
    ShellEnded,
    ShellNotice,
    ShellRequest,
    ShellStarted,
    StatsFocus,
    StatsNotice,
)
from caas_console.backend.wire.routes import RuntimeOf
from caas_console.backend.wire.streaming import until_first_ends

# A frame of measurements stays well below what a client takes in one.
_SAMPLES_PER_FRAME = 1_000
_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1

router = APIRouter()

M = TypeVar("M", bound=BaseModel)


@router.websocket("/hosts/{host_id}/containers/{container_id}/shell")
async def open_shell(
    socket: WebSocket, host_id: str, container_id: str, runtime: RuntimeOf
) -> None:
    """A command on a terminal; the first frame says which."""
    async with _conversation(socket):
        request = _parse(ShellRequest, await _receive(socket))
        if request.open is None:
            raise InvalidInput("A shell begins with what to open")
        shell = await runtime.open_shell(ObjectRef(host_id, container_id), request.open)
        async with shell:
            started = ShellStarted(command=shell.command, process_id=shell.process_id)
            await _notify(socket, ShellNotice(started=started))
            await until_first_ends(_output(socket, shell), _input(socket, shell))


@router.websocket("/stats")
async def stream_stats(socket: WebSocket, runtime: RuntimeOf) -> None:
    """Measurements as they are made; a frame of the client says which each second."""
    async with _conversation(socket), runtime.stats() as feed:
        await until_first_ends(_samples(socket, feed), _focus(socket, feed))


@asynccontextmanager
async def _conversation(socket: WebSocket) -> AsyncIterator[None]:
    """An accepted socket: an error is told before it closes, a peer that leaves is none."""
    await socket.accept()
    with suppress(WebSocketDisconnect):
        try:
            yield
        except ConsoleError as error:
            await _notify(socket, ShellNotice(problem=error.problem))
            await socket.close(_POLICY_VIOLATION)
        else:
            await socket.close()


async def _output(socket: WebSocket, shell: ShellSession) -> None:
    while output := await shell.read():
        await socket.send_bytes(output)
    await _notify(socket, ShellNotice(ended=ShellEnded(exit_code=shell.exit_code)))


async def _input(socket: WebSocket, shell: ShellSession) -> None:
    while True:
        message = await _receive(socket)
        if isinstance(message, bytes):
            await shell.write(message)
        elif size := _parse(ShellRequest, message).resize:
            await shell.resize(*size)


async def _samples(socket: WebSocket, feed: StatsFeed) -> None:
    async for samples in feed:
        for start in range(0, len(samples), _SAMPLES_PER_FRAME):
            frame = samples[start : start + _SAMPLES_PER_FRAME]
            await _notify(socket, StatsNotice(samples=frame))


async def _focus(socket: WebSocket, feed: StatsFeed) -> None:
    while True:
        await feed.focus(_parse(StatsFocus, await _receive(socket)).focus)


async def _receive(socket: WebSocket) -> str | bytes:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"])
    content: str | bytes = message.get("text") or message.get("bytes") or b""
    return content


def _parse(model: type[M], message: str | bytes) -> M:
    try:
        return model.model_validate_json(message)
    except ValidationError as error:
        raise InvalidInput("The message is not understood", str(error)) from error


async def _notify(socket: WebSocket, notice: BaseModel) -> None:
    await socket.send_text(notice.model_dump_json(exclude_none=True))
