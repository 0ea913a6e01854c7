"""Headless entry: reads what a program printed, prints the final screen as JSON.

    python -m caas_console.models.terminal --cols 80 --rows 24 < bytes

The bytes are taken as they left the pseudo-terminal. What was recorded before that, with lines
that end in LF alone, wants `--newline crlf`: LF then stands for CR LF, which is what the tty
makes of it (ONLCR, termios(3)).
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from typing import BinaryIO, Final

from caas_console.models.terminal.core import MAX_CELLS, TerminalCore
from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.models.terminal.report import screen_report

_CHUNK_BYTES: Final = 64 * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the entry with these arguments; returns the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if sys.stdin is None:
        parser.error("standard input is closed")
    core = GhosttyCore(options.cols, options.rows)
    try:
        _feed(core, sys.stdin.buffer, onlcr=options.newline == "crlf")
        # In ASCII, so that no locale can stand against it.
        sys.stdout.write(f"{json.dumps(screen_report(core))}\n")
        sys.stdout.flush()
    except OSError as error:
        sys.stderr.write(f"{parser.prog}: {error}\n")
        return 1
    finally:
        core.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m caas_console.models.terminal",
        description="Print the screen that a terminal shows after the bytes on standard input.",
    )
    parser.add_argument("--cols", type=_cells, default=80, help="width of the screen (default: 80)")
    parser.add_argument(
        "--rows", type=_cells, default=24, help="height of the screen (default: 24)"
    )
    parser.add_argument(
        "--newline",
        choices=("raw", "crlf"),
        default="raw",
        help="crlf: take LF as CR LF, as a tty does (default: raw)",
    )
    return parser


def _cells(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= MAX_CELLS:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {MAX_CELLS}")
    return int(text)


def _feed(core: TerminalCore, stream: BinaryIO, *, onlcr: bool) -> None:
    while chunk := stream.read(_CHUNK_BYTES):
        core.feed(chunk.replace(b"\n", b"\r\n") if onlcr else chunk)


if __name__ == "__main__":
    sys.exit(main())
