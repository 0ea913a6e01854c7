"""200 MB of the worst output there is: the terminal core neither fails nor grows nor stalls.

Random bytes, random sequences and floods of one kind come in turn. Memory counts from the
point where scrollback is full.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks._terminal_streams import colour_stream, log_stream
from caas_console.models.terminal.ghostty.core import GhosttyCore

_TOTAL_BYTES: Final = 200_000_000
_PART_BYTES: Final = 16 * 1024

#: The scrollback's own bound, and as much again for the screens and the allocator.
_MAX_GROWTH_BYTES: Final = 128 * 1024 * 1024

#: What the core may compute between two pauses: the window waits no longer for its next event.
_MAX_STEP_SECONDS: Final = 0.016

_FINALS: Final = bytes(range(0x40, 0x7F))
_FLOODS: Final = (
    b"y\r\n",
    b"\n",
    b"\x1b[65535b",
    "\u0301".encode(),
    b"\x1b]2;" + b"x" * 60,
    b"\x1bP+q" + b"4" * 60,
    b"\x1b_G" + b"A" * 60,
    b"\x1b[1;" + b"9" * 60,
    b"\x1b]8;;https://example.org/\x1b\\x",
    b"\x1b[?1049h\x1b[?1049l",
    b"\x1b[c",
)


def parts() -> Iterator[bytes]:
    """Parts of the stream, without end."""
    source = random.Random(11)
    real = log_stream(_PART_BYTES) + colour_stream(_PART_BYTES)
    while True:
        yield source.randbytes(_PART_BYTES)
        yield b"".join(_sequence(source) for _ in range(_PART_BYTES // 12))
        flood = source.choice(_FLOODS)
        yield flood * (_PART_BYTES // len(flood))
        yield real


def _sequence(source: random.Random) -> bytes:
    parameters = b";".join(b"%d" % source.randrange(300) for _ in range(source.randrange(4)))
    intermediate = source.choice((b"", b"", b"", b"?", b" ", b"'"))
    return b"text\x1b[%b%b%c" % (parameters, intermediate, source.choice(_FINALS))


def run() -> dict[str, Any]:
    """Feed everything and tell how it went."""
    core = GhosttyCore(120, 40)
    core.feed(log_stream(4 * 1024 * 1024))
    base = _resident_bytes()
    growth = fed = 0
    longest = 0.0
    begin = time.perf_counter()
    for part in parts():
        start = time.thread_time()
        for _ in core.feed_in_steps(part):
            longest = max(longest, time.thread_time() - start)
            start = time.thread_time()
        core.take_frame(within=0.0)
        longest = max(longest, time.thread_time() - start)
        core.take_replies()
        fed += len(part)
        growth = max(growth, _resident_bytes() - base)
        if fed >= _TOTAL_BYTES:
            break
    core.feed(b"\x18\x1b\\\x1bcafter")
    usable = core.take_frame().lines[0].text == "after"
    core.close()
    return {
        "benchmark": "soak_terminal_core",
        "bytes": fed,
        "seconds": round(time.perf_counter() - begin, 1),
        "longest_step_ms": round(longest * 1000, 1),
        "growth_mb": round(growth / 1e6),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
        "usable": usable,
        "ok": usable and growth <= _MAX_GROWTH_BYTES and longest <= _MAX_STEP_SECONDS,
    }


def _resident_bytes() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


if __name__ == "__main__":
    outcome = run()
    print(json.dumps(outcome))
    sys.exit(0 if outcome["ok"] else 1)
