"""How fast the whole terminal shows a stream, beside xterm on the same virtual display.

Both run the same program on a tty of 120 x 40 cells, whose scrollback of 10,000 lines is full
before the clock starts, and both must end with the same rows in scrollback and on the screen.
The program's clock stops when the terminal answers a query behind the stream. xterm runs as it
comes, with a core font, which it paints faster than an outline font. Needs Xvfb and xterm.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks._results import Result, at_least, report
from benchmarks._screen import virtual_display
from benchmarks._terminal_streams import (
    colour_stream,
    cursor_stream,
    log_stream,
    short_lines_stream,
)

_COLUMNS: Final = 120
_ROWS: Final = 40
_SCROLLBACK: Final = 10_000
_ROUNDS: Final = 3
_MIB: Final = 1024 * 1024
_BOUND: Final = 3.0
# Media copy of scrollback and screen to the printer (xterm, ctlseqs, "CSI ? 11 i").
_PRINT_EVERYTHING: Final = "\x1b[?11i"
_PRINTER_GRACE: Final = 10.0  # seconds

_CASES: Final = {
    "log": log_stream(8 * _MIB),
    "colour": colour_stream(4 * _MIB),
    "cursor": cursor_stream(8 * _MIB, _COLUMNS, _ROWS),
    "short_lines": short_lines_stream(600 * 1024),
}


@dataclass(frozen=True, slots=True)
class Round:
    """One run of a stream through a terminal; ``frames`` is 0 where nobody counted them."""

    seconds: float
    rows: list[str]
    frames: int = 0


class Stage:
    """A display and the files of one run of the benchmark."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._environment = {**os.environ, **environment}
        self._result = folder / "result"
        self._dump = folder / "dump"
        (folder / "fill").write_bytes(log_stream(2 * _MIB))

    def run_widget(self, name: str) -> Round:
        """Our terminal."""
        module = "benchmarks._terminal_window"
        command = [sys.executable, "-m", module, str(_COLUMNS), str(_ROWS), *self._child(name)]
        done = subprocess.run(command, env=self._environment, stdout=subprocess.PIPE, check=True)
        told = json.loads(done.stdout)
        begin, end = json.loads(self._result.read_text())
        frames = [painted for painted in told["frames"] if painted >= begin]
        # The clock stopped with the answer; what was printed is seen a moment later.
        seen = next((painted for painted in frames if painted >= end), end)
        return Round(seen - begin, told["rows"], len(frames))

    def run_xterm(self, name: str) -> Round:
        """The peer."""
        self._dump.unlink(missing_ok=True)
        command = [
            *("xterm", "-geometry", f"{_COLUMNS}x{_ROWS}", "-sl", str(_SCROLLBACK)),
            *("-xrm", f"XTerm*printerCommand: cat > {self._dump}"),
            *("-xrm", "XTerm*printAttributes: 0"),
            *("-e", *self._child(name), _PRINT_EVERYTHING),
        ]
        subprocess.run(command, env=self._environment, stderr=subprocess.DEVNULL, check=True)
        begin, end = json.loads(self._result.read_text())
        return Round(end - begin, self._printed_rows())

    def _printed_rows(self) -> list[str]:
        """What xterm's printer got; it may still be at work when xterm has ended."""
        deadline = time.monotonic() + _PRINTER_GRACE
        rows: list[str] = []
        while len(rows) < _SCROLLBACK + _ROWS and time.monotonic() < deadline:
            time.sleep(0.1)
            text = self._dump.read_text() if self._dump.exists() else ""
            rows = [row.rstrip() for row in text.replace("\f", "").split("\n")[:-1]]
        return rows

    def _child(self, name: str) -> list[str]:
        stream = self._folder / name
        stream.write_bytes(_CASES[name])
        files = [str(self._folder / "fill"), str(stream), str(self._result)]
        return [sys.executable, "-m", "benchmarks._tty_child", *files]


def measure(stage: Stage, name: str) -> Result:
    """One case, both sides in turn; what is told is the median of each."""
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        ours.append(stage.run_widget(name))
        theirs.append(stage.run_xterm(name))
    speed, peer_speed = (
        len(_CASES[name]) / 1e6 / statistics.median(one.seconds for one in rounds)
        for rounds in (ours, theirs)
    )
    kept = min(len(one.rows) for one in (*ours, *theirs)) - _ROWS
    last = [one.rows[-_SCROLLBACK - _ROWS :] for one in (*ours, *theirs)]
    same = all(rows == last[0] for rows in last)
    result = at_least(
        "terminal_widget",
        name,
        speed,
        "MB/s",
        _BOUND,
        peer=peer_speed,
        frames_painted=round(statistics.median(one.frames for one in ours)),
        frames_per_second=round(statistics.median(one.frames / one.seconds for one in ours)),
        scrollback_lines=kept,
        same_rows=same,
    )
    return result | {"ok": result["ok"] and same and kept >= _SCROLLBACK}


def results() -> Iterator[Result]:
    """Every case on one display."""
    with tempfile.TemporaryDirectory() as folder, virtual_display() as environment:
        stage = Stage(Path(folder), environment)
        for name in _CASES:
            yield measure(stage, name)


if __name__ == "__main__":
    sys.exit(report(results()))
