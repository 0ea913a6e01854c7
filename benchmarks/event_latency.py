"""From an engine's event to the painted row.

Another process pauses and resumes containers of a real daemon. The clock starts at the moment
that the engine gives its event and stops when the table has been painted with the row's new state;
on a display of Xvfb, once through the embedded platform and once in direct mode.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject

from benchmarks._console import containers_pane, run_console, until
from benchmarks._handlers import TimedApplication
from benchmarks._home import fresh_home
from benchmarks._lab import engine
from benchmarks._processes import in_new_process
from benchmarks._results import Result, at_most, percentile, report
from benchmarks._screen import virtual_display
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.shell.window_content import WindowContent

_ACTS: Final = 240
_CONTAINERS: Final = 20
_GRACE: Final = 2.0  # seconds that the last event gets
_BOUND: Final = 250  # milliseconds

Sight = tuple[str, str]  # a container's id of the engine, and a state


@dataclass
class Sights:
    """When each container was first painted in each state that it took."""

    pane: ResourcePane
    states: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[Sight, int]] = field(default_factory=list)

    def look(self, painted: QObject) -> None:
        """Note what the table shows anew, if it was the table that has been painted."""
        if painted is not self.pane.table.viewport():
            return
        now = time.time_ns()
        for row in self.pane.table.visible_rows():
            container = row.resource
            if self.states.get(container.engine_id) != container.state:
                self.states[container.engine_id] = container.state
                self.seen.append(((container.engine_id, container.state), now))


def latencies(events: list[tuple[Sight, int]], seen: list[tuple[Sight, int]]) -> list[float]:
    """Milliseconds from each event to the next sight of what it brought about; at worst never."""
    found = []
    for event, at in events:
        moments = [moment for sight, moment in seen if sight == event and moment > at]
        found.append((min(moments) - at) / 1e6 if moments else float("inf"))
    return found


async def watch(application: TimedApplication, content: WindowContent, url: str) -> list[float]:
    """The latencies of all acts."""
    pane = containers_pane(content)
    await until(lambda: len(pane.table.visible_rows()) == _CONTAINERS)
    sights = Sights(pane)
    application.on_painted = sights.look
    command = (sys.executable, "-m", "benchmarks._engine_acts", url, str(_ACTS))
    acting = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    output, _ = await acting.communicate()
    lines: list[dict[str, Any]] = [json.loads(line) for line in output.splitlines()]
    await asyncio.sleep(_GRACE)
    events = [((line["id"], line["state"]), line["at"]) for line in lines]
    return latencies(events, sights.seen)


def run(mode: str, url: str, environment: dict[str, str]) -> list[float]:
    """The latencies in one mode, in this process, which shows the window."""
    os.environ |= environment
    arguments = ["--direct", url] if mode == "direct" else []
    return run_console(arguments, lambda application, content: watch(application, content, url))


def main() -> Iterator[Result]:
    """All results."""
    with engine(_CONTAINERS) as daemon, virtual_display() as display:
        for mode in ("embedded", "direct"):
            # A process for each, since an application can be made only once.
            with fresh_home() as home:
                environment = {**home, **display, "DOCKER_HOST": daemon.url}
                found = in_new_process(partial(run, mode, daemon.url, environment))
            yield at_most(
                "event_latency",
                f"p99_{mode}",
                percentile(found, 0.99),
                "ms",
                _BOUND,
                samples=len(found),
                p50=round(percentile(found, 0.50), 1),
                longest=round(max(found), 1),
            )


if __name__ == "__main__":
    sys.exit(report(main()))
