"""Saves what comes in pieces to a file, which is there under its name when it is complete."""

import asyncio
import errno
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
        raise await asyncio.to_thread(not_saved, title, path, error) from error
    finally:
        # In a thread too: a file of gigabytes takes a while to remove.
        with suppress(OSError):
            await asyncio.to_thread(part.unlink, missing_ok=True)


def not_saved(title: str, path: Path, error: OSError) -> ConsoleError:
    """Why a file cannot be written, in words; looks at its folder, and so may block.

    Args:
        title: what failed.
        path: the file that was to be there; what it is called until it is complete is not told.
        error: what the system said.
    """
    return ConsoleError(title, _reason(path, error), _hint(error))


def _reason(path: Path, error: OSError) -> str:
    folder = path.parent
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            # Such as in /proc, which is there and takes nothing.
            if folder.is_dir():
                return f"No file can be made in {folder}."
            return f"There is no folder {folder}."
        case errno.EACCES | errno.EPERM:
            return f"You have no permission to write to {folder}."
        case errno.EROFS:
            return f"{folder} is on a disk that may only be read."
        case errno.ENOSPC | errno.EDQUOT:
            return f"There is no room left in {folder}."
        case errno.EISDIR:
            return f"{path} is a folder."
    return f"{path} cannot be written: {error.strerror}"


def _hint(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "Choose another folder, or make room on the disk."
    return "Choose another folder."


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
