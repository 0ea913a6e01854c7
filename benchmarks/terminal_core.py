"""How fast the terminal core interprets a stream, beside xterm.js on the same bytes.

Both have 10,000 lines of scrollback, full before the clock starts; both are fed parts of
64 KiB, each awaited, and both must end with the same screen, whose reading is timed too.
Rounds alternate; what is told is the median of each side. Needs node and npm.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks._terminal_streams import (
    colour_stream,
    cursor_stream,
    log_stream,
    short_lines_stream,
)
from caas_console.models.terminal.ghostty.core import GhosttyCore

_HERE: Final = Path(__file__).parent
_COLUMNS: Final = 120
_ROWS: Final = 40
_SCROLLBACK: Final = 10_000
_CHUNK: Final = 64 * 1024
_ROUNDS: Final = 5
_MIB: Final = 1024 * 1024

#: Stream, and what our speed divided by the peer's must reach.
_CASES: Final = {
    "log": (log_stream(8 * _MIB), 1.0),
    "colour": (colour_stream(8 * _MIB), 1.0),
    "cursor": (cursor_stream(8 * _MIB, _COLUMNS, _ROWS), 1.0),
    "short_lines": (short_lines_stream(4 * _MIB), 0.5),
}


@dataclass(frozen=True, slots=True)
class Round:
    """One run over a stream."""

    seconds: float
    kept_lines: int
    screen: list[str]


class Peer:
    """xterm.js in a node process that stays, so that its code is compiled once and for all."""

    def __init__(self, folder: Path, prelude: bytes) -> None:
        self._folder = folder
        self._prelude = self._file("prelude", prelude)
        self._process = subprocess.Popen(
            ["node", str(_HERE / "xterm_headless.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, name: str, stream: bytes) -> Round:
        """Run xterm.js over a stream."""
        request = {
            "columns": _COLUMNS,
            "rows": _ROWS,
            "scrollback": _SCROLLBACK,
            "chunk": _CHUNK,
            "prelude": self._prelude,
            "stream": self._file(name, stream),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(request)}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Round(answer["seconds"], answer["kept"], answer["lines"])

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=10)

    def _file(self, name: str, content: bytes) -> str:
        path = self._folder / name
        path.write_bytes(content)
        return str(path)


def run_core(prelude: bytes, stream: bytes) -> Round:
    """Run our core over a stream."""
    core = GhosttyCore(_COLUMNS, _ROWS, _SCROLLBACK)
    core.feed(prelude)
    rows = dict(core.take_frame().lines)
    begin = time.perf_counter()
    for start in range(0, len(stream), _CHUNK):
        core.feed(stream[start : start + _CHUNK])
    frame = core.take_frame()
    rows |= frame.lines
    screen = [rows[row].text.rstrip() for row in range(_ROWS)]
    seconds = time.perf_counter() - begin
    core.close()
    return Round(seconds, frame.scrollbar.total - _ROWS, screen)


def measure(peer: Peer, name: str, prelude: bytes) -> dict[str, Any]:
    """The result of one case, both sides in turn."""
    stream, bound = _CASES[name]
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        ours.append(run_core(prelude, stream))
        theirs.append(peer.run(name, stream))
    speed, peer_speed = (
        len(stream) / 1e6 / statistics.median(round_.seconds for round_ in rounds)
        for rounds in (ours, theirs)
    )
    kept = min(round_.kept_lines for round_ in (*ours, *theirs))
    same_screen = all(round_.screen == ours[0].screen for round_ in (*ours, *theirs))
    return {
        "benchmark": "terminal_core",
        "case": name,
        "unit": "MB/s",
        "value": round(speed, 1),
        "peer": round(peer_speed, 1),
        "ratio": round(speed / peer_speed, 2),
        "bound": bound,
        "scrollback_lines": kept,
        "same_screen": same_screen,
        "ok": speed >= bound * peer_speed and kept >= _SCROLLBACK and same_screen,
    }


def main() -> int:
    """Print a JSON object a case; 1 if one misses its bound."""
    if not (_HERE / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--prefix", str(_HERE)], check=True, stdout=sys.stderr)
    prelude = log_stream(2 * _MIB)
    results = []
    with tempfile.TemporaryDirectory() as folder:
        peer = Peer(Path(folder), prelude)
        for name in _CASES:
            results.append(measure(peer, name, prelude))
            print(json.dumps(results[-1]), flush=True)
        peer.close()
    return 0 if all(result["ok"] for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
