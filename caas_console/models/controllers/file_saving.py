"""Saves what comes in pieces to a file, which is there under its name when it is complete."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from caas_console.backend.contracts.errors import ConsoleError


async def save_whole(
    path: Path,
    pieces: AsyncGenerator[bytes],
    title: str,
    on_piece: Callable[[bytes], None] = lambda _: None,
) -> None:
    """Write a file; whatever goes wrong, nothing half is left, and what was there stays.

    Args:
        path: the file.
        pieces: what is written; closed in any case.
        title: what failed, where it fails.
        on_piece: told each piece once it is written.

    Raises:
        ConsoleError: it cannot be written.
    """
    # Nobody else's: a saving that was cancelled may still be removing its own.
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        async with aclosing(pieces), _created(part) as file:
            async for piece in pieces:
                await asyncio.to_thread(file.write, piece)
                on_piece(piece)
        await asyncio.to_thread(part.replace, path)
    except OSError as error:
        raise ConsoleError(
            title, str(error), "Choose another folder, or make room on the disk."
        ) from error
    finally:
        # In a thread too: a file of gigabytes takes a while to remove.
        with suppress(OSError):
            await asyncio.to_thread(part.unlink, missing_ok=True)


@asynccontextmanager
async def _created(part: Path) -> AsyncIterator[BinaryIO]:
    """A new file; it is closed at the end, also where it is there only after a cancellation."""
    creating = asyncio.create_task(asyncio.to_thread(part.open, "wb"))
    try:
        yield await asyncio.shield(creating)
    finally:
        await asyncio.wait([creating])
        if creating.exception() is None:
            await asyncio.to_thread(creating.result().close)
