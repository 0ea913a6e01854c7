"""Whether the screen shows what the daemon holds."""

import asyncio

from caas_console.backend.contracts.resources import Container, Image
from caas_console.models.controllers.navigator import Place
from caas_console.views.shell.window_content import WindowContent
from tests.integration.client.truth import held_by
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.screen import cell, pane, soon


async def until_true(content: WindowContent, daemon: Daemon) -> None:
    """Goes through the panes, and returns once each shows exactly what the daemon holds."""
    truth = await asyncio.to_thread(held_by, daemon.client)
    for kind in ("images", "networks", "volumes", "containers"):
        content.navigator.go(Place(kind))
        await soon(lambda kind=kind: _shown(content, kind) == truth[kind], f"{truth[kind]}")  # type: ignore[misc]


def _shown(content: WindowContent, kind: str) -> set[tuple[str, ...]]:
    """The rows of a pane, in the words of the daemon."""
    shown: set[tuple[str, ...]] = set()
    for row in pane(content, kind).model.shown_rows():
        match row.resource:
            case Container() as one:
                state = cell(content, "containers", one.name, "state") or ""
                shown.add((one.engine_id, one.name, state.lower()))
            case Image() as one:
                shown.add((one.engine_id, *sorted(one.tags)))
            case one if kind == "volumes":
                shown.add((one.name,))
            case one:
                shown.add((one.engine_id, one.name))
    return shown
