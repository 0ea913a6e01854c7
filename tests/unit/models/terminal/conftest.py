"""The contract suite runs on every implementation of TerminalCore."""

from collections.abc import Callable, Iterator

import pytest

from caas_console.models.terminal.core import TerminalCore
from caas_console.models.terminal.ghostty.core import GhosttyCore

NewCore = Callable[..., TerminalCore]


@pytest.fixture(params=[GhosttyCore])
def new_core(request: pytest.FixtureRequest) -> Iterator[NewCore]:
    """Makes cores of a size, which are closed after the test."""
    made: list[TerminalCore] = []

    def make(columns: int = 20, rows: int = 5, scrollback_lines: int = 10_000) -> TerminalCore:
        made.append(request.param(columns, rows, scrollback_lines))
        return made[-1]

    yield make
    for core in made:
        core.close()
