"""A file is there whole, or not at all, whenever its saving is cancelled."""

import asyncio
import errno
import os
import threading
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from caas_console.models.controllers.file_saving import not_saved, save_whole
from tests.ui.waiting import until


async def pieces() -> AsyncGenerator[bytes]:
    yield b"whole"


async def test_a_saving_that_is_cancelled_while_the_file_is_created_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, going_on, created = (threading.Event() for _ in range(3))
    open_file = Path.open

    def open_late(path: Path, *arguments: Any) -> Any:
        begun.set()
        going_on.wait()
        file = open_file(path, *arguments)
        created.set()
        return file

    monkeypatch.setattr(Path, "open", open_late)
    saving = asyncio.create_task(save_whole(tmp_path / "log.txt", pieces(), "It failed"))
    await until(begun.is_set)
    saving.cancel()
    # As long as what would be removed too early takes at most.
    await asyncio.wait([saving], timeout=0.5)
    going_on.set()
    await until(created.is_set)
    await asyncio.wait([saving])
    assert saving.cancelled()
    assert await asyncio.to_thread(lambda: list(tmp_path.iterdir())) == []


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.EACCES, "You have no permission to write to /kept."),
        (errno.EROFS, "/kept is on a disk that may only be read."),
        (errno.EDQUOT, "There is no room left in /kept."),
        (errno.EISDIR, "/kept/log.txt is a folder."),
        (errno.EIO, "/kept/log.txt cannot be written: Input/output error"),
    ],
)
def test_why_a_file_cannot_be_written_is_told_without_the_name_that_it_has_meanwhile(
    number: int, why: str
) -> None:
    error = OSError(number, os.strerror(number), "/kept/log.txt.0badcafe.part")
    problem = not_saved("It failed", Path("/kept/log.txt"), error).problem
    assert (problem.title, problem.detail) == ("It failed", why)
