"""A process that shows hostile output in a terminal and does with it what a person may do.

    python -m tests.ui.views.widgets.terminal.fuzzer SEED CASES

Tells each case before it begins, so that the last one told is what ended the process.
"""

import random
import sys
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from caas_console.models.terminal.core import SelectionUnit
from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.views.widgets.terminal.terminal_widget import TerminalWidget
from tests.unit.models.terminal.hostile_output import hostile_output, moved_links

_BYTES = 24_000  # a case
# Without the guard against links such floods end the process now and then, as does seed 1000.
_LINK_BYTES = 1_500_000
_LINK_SCREEN = (200, 40)
_SIZES = (1, 2, 7, 80, 133)


class Terminal:
    """A terminal under a person's hands."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        self._core = GhosttyCore(80, 24, scrollback_lines=source.choice((0, 100, 10_000)))
        self._widget = TerminalWidget(self._core, lambda _: None)
        self._widget.show()
        self._acts: tuple[Callable[[], object], ...] = (
            self._resize,
            lambda: self._core.scroll(source.randrange(-50, 50)),
            lambda: self._core.search(source.choice(("x", "text", "中", "")), within=0),
            self._core.search_next,
            self._core.search_previous,
            lambda: self._select(self._core.start_selection),
            lambda: self._select(self._core.extend_selection),
            self._core.selected_text,
            self._core.select_all,
            self._core.clear_selection,
            lambda: self._widget.view.zoom(source.randrange(-1, 2)),
        )

    def print(self, chunk: bytes) -> None:
        """Show output, and do something in a pause."""
        for _ in self._core.feed_in_steps(chunk):
            if not self._source.randrange(20):
                self._act()
        self._core.take_replies()
        self._act()

    def flood(self) -> None:
        """Show rows of links that are moved about."""
        self._core.resize(*_LINK_SCREEN)
        for chunk in moved_links(_LINK_BYTES, self._source.getrandbits(32)):
            self._core.feed(chunk)
        self._act()

    def _act(self) -> None:
        self._source.choice(self._acts)()
        self._widget.view.refresh()
        QApplication.processEvents()

    def _resize(self) -> None:
        columns, rows = self._source.choice(_SIZES), self._source.choice(_SIZES)
        self._widget.view.setFixedSize(self._widget.view.grid.size(columns, rows).toSize())

    def _select(self, select: Callable[..., object]) -> None:
        at = self._source.randrange(-2, 30), self._source.randrange(-2, 90)
        if select == self._core.start_selection:
            select(*at, self._source.choice(tuple(SelectionUnit)))
        else:
            select(*at)

    def close(self) -> None:
        """Look once more whether it works, and let go."""
        self._core.resize(80, 24)
        self._core.feed(b"\x18\x1b\\\x1bcstill here")
        assert self._core.contents() == "still here"
        self._widget.close()
        self._widget.deleteLater()
        QApplication.processEvents()


def main(seed: int, cases: int) -> None:
    """Run so many cases, which are the same for the same seed."""
    application = QApplication([])
    for case in range(seed, seed + cases):
        sys.stdout.write(f"{case}\n")
        sys.stdout.flush()
        terminal = Terminal(random.Random(case))
        if case == seed:
            terminal.flood()
        for chunk in hostile_output(_BYTES, case):
            terminal.print(chunk)
        terminal.close()
    application.quit()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
