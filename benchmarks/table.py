"""The live table of containers, in the real window on a platform whose containers are made up.

- ``handler_*``: 10,000 rows, 1,000 changes a second through the watch stream and as many
  measurements as such a fleet gives; sorted by a column that changes with every change, and with
  a filter that rows enter and leave.
- ``repaint``: all that is visible painted anew, beside a table of Qt as it comes with the same
  texts, columns and size, in turns.
- ``filter``: from a key pressed in the filter field to the new rows, at 100,000 rows; of each of
  several keys the median, and of those the longest.
"""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks._bare_table import bare_table, paint_milliseconds
from benchmarks._console import containers_pane, run_console, until
from benchmarks._handlers import TimedApplication
from benchmarks._home import fresh_home
from benchmarks._processes import in_new_process
from benchmarks._replay_platform import replay_platform
from benchmarks._results import Result, at_most, percentile, report, told
from benchmarks._screen import OFFSCREEN
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.shell.window_content import WindowContent

_LIVE_ROWS: Final = 10_000
_CHANGES: Final = 1_000  # a second
_SETTLING: Final = 2.0  # seconds
_WATCHING: Final = 15.0  # seconds
_FILTERED_ROWS: Final = 100_000
_TYPED: Final = "9174"  # each key leaves fewer rows
_PATIENCE: Final = 10.0  # seconds
_ROUNDS: Final = 5
_PAINTINGS: Final = 20


async def measure_live(application: TimedApplication, content: WindowContent) -> list[Result]:
    """Handlers while everything changes, and what painting costs then."""
    pane = containers_pane(content)
    with application.record() as opening:
        await until(lambda: pane.model.total == _LIVE_ROWS)
    pane.set_query("state:running")
    column = [column.id for column in pane.model.columns].index("status")
    pane.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    await asyncio.sleep(_SETTLING)
    changed: list[int] = []
    content.session.state.cache.subscribe(
        lambda delta: changed.append(len(delta.upserted_of("container"))), {"container"}
    )
    with application.record() as handlers:
        await asyncio.sleep(_WATCHING)
    summary = handlers.summary() | {"changes_per_second": round(sum(changed) / _WATCHING)}
    return [
        told("table", "opening_longest", max(opening.working), "ms", **opening.summary()),
        at_most("table", "handler_p99", percentile(handlers.working, 0.99), "ms", 16, **summary),
        at_most("table", "handler_longest", max(handlers.working), "ms", 50, **summary),
        measure_repaint(pane),
    ]


def measure_repaint(pane: ResourcePane) -> Result:
    """Painting our table beside painting Qt's."""
    table, header = pane.table, pane.table.horizontalHeader()
    shown = [
        column
        for number, column in enumerate(pane.model.columns)
        if not header.isSectionHidden(number)
    ]
    sections = [number for number in range(header.count()) if not header.isSectionHidden(number)]
    description = {
        "rows": [[column.text(row) for column in shown] for row in pane.model.shown_rows()],
        "widths": [header.sectionSize(number) for number in sections],
        "row_height": table.verticalHeader().defaultSectionSize(),
        "size": [table.viewport().width(), table.viewport().height()],
    }
    ours: list[float] = []
    theirs: list[float] = []
    with bare_table(description) as bare:
        for _ in range(_ROUNDS):
            ours += paint_milliseconds(table, _PAINTINGS)
            theirs += bare.paint_milliseconds(_PAINTINGS)
    return at_most(
        "table", "repaint", statistics.median(ours), "ms", 1.5, peer=statistics.median(theirs)
    )


async def measure_filter(_: TimedApplication, content: WindowContent) -> list[Result]:
    """From keys to rows."""
    pane = containers_pane(content)
    await until(lambda: pane.model.total == _FILTERED_ROWS, seconds=300)
    rounds = [await _type(pane) for _ in range(_ROUNDS)]
    keys = [
        (statistics.median(taken), statistics.median(computed))
        for taken, computed in (zip(*key, strict=True) for key in zip(*rounds, strict=True))
    ]
    slowest, computing = max(keys)
    return [
        at_most(
            "table",
            "filter",
            slowest,
            "ms",
            50,
            computing=round(computing, 1),
            rows=_FILTERED_ROWS,
        )
    ]


async def _type(pane: ResourcePane) -> list[tuple[float, float]]:
    """What each key takes, and then the clearing of the field.

    Each is milliseconds, and how many of them the thread had a processor.
    """
    found = []
    for key in [*_TYPED, None]:
        await asyncio.sleep(0.2)
        before = pane.model.matching
        begun, computed = time.perf_counter(), time.thread_time()
        if key is None:
            pane.filter_bar.field.clear()
        else:
            QTest.keyClicks(pane.filter_bar.field, key)
        async with asyncio.timeout(_PATIENCE):
            while pane.model.matching == before:  # noqa: ASYNC110 - timed to the very moment
                await asyncio.sleep(0)
        QApplication.sendPostedEvents()
        taken = time.perf_counter() - begun, time.thread_time() - computed
        found.append((taken[0] * 1e3, taken[1] * 1e3))
    return found


def run_live() -> list[Result]:
    """The live table, in this process."""
    with fresh_home() as home, replay_platform(home, _LIVE_ROWS, _CHANGES):
        os.environ |= {**home, **OFFSCREEN}
        return run_console([], measure_live)


def run_filter() -> list[Result]:
    """The filter, in this process."""
    with fresh_home() as home, replay_platform(home, _FILTERED_ROWS):
        os.environ |= {**home, **OFFSCREEN}
        return run_console([], measure_filter)


def main() -> Iterator[Result]:
    """All results."""
    for run in (run_live, run_filter):
        # A process for each, since an application can be made only once.
        yield from in_new_process(run)


if __name__ == "__main__":
    sys.exit(report(main()))
