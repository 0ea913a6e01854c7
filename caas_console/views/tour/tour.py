"""Visits every page of a window on whatever it is connected to, and takes a picture of each."""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.resources import HostState
from caas_console.models.state.cache import ResourceCache
from caas_console.views.shell.first_page import first_problem
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.tour.stops import Stop, all_stops

_FIRST_PATIENCE = 30.0  # seconds for the first rows
_PATIENCE = 15.0  # seconds for each page
_SETTLE = 0.35  # seconds in which a page comes to rest


class Tour:
    """Takes the pictures.

    Args:
        folder: where they are written, as ``01-dashboard.png`` and so on.
    """

    def __init__(self, window: WindowContent, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self._number = 0

    async def run(self) -> int:
        """Visit everything; 0, or 1 where something could not be shown, after saying what."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.glob("[0-9][0-9]-*.png"):
            old.unlink()
        cache = self._window.session.state.cache
        known = await _until(lambda: first_problem(cache) or _is_read(cache), _FIRST_PATIENCE)
        problem = first_problem(cache)
        if problem is not None or not known:
            await self._take("first-page")
            said = problem[1].title if problem else "nothing was told of any host"
            _complain(f"There is nothing to show: {said}")
            return 1
        # Which panes there are.
        await _until(lambda: self._window.session.state.access, _PATIENCE)
        missed = [stop.name for stop in all_stops(self._window) if not await self._visit(stop)]
        for name in missed:
            _complain(f"Could not be shown in time: {name}")
        return 1 if missed else 0

    async def _visit(self, stop: Stop) -> bool:
        widget = stop.open()
        arrived = await _until(stop.ready, _PATIENCE)
        await self._take(stop.name, widget)
        if widget is not None:
            widget.close()
        return arrived

    async def _take(self, name: str, above: QWidget | None = None) -> None:
        await asyncio.sleep(_SETTLE)
        self._number += 1
        path = self._folder / f"{self._number:02}-{name}.png"
        picture = self._window.bench.window.grab()
        if above is not None:
            _paint_above(picture, self._window.bench.window, above)
        picture.save(str(path))
        sys.stdout.write(f"{path}\n")


def _is_read(cache: ResourceCache) -> bool:
    """Whether every host has told what it has, or cannot."""
    connecting = any(host.state is HostState.CONNECTING for host in cache.hosts.values())
    return cache.synchronized and bool(cache.hosts) and not connecting


def _paint_above(picture: QPixmap, window: QWidget, dialog: QWidget) -> None:
    """A dialog is a window of its own: paint it where it stands above the other."""
    centre = window.rect().center() - dialog.rect().center()
    painter = QPainter(picture)
    painter.fillRect(window.rect(), QColor(0, 0, 0, 90))
    painter.drawPixmap(centre, dialog.grab())
    painter.end()


async def _until(condition: Callable[[], object], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
