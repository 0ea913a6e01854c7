"""Runs the terminal cases of a corpus through the headless entry's core.

    python -m tests.corpora.terminal_cases CORPORA

CORPORA/terminal holds pairs: NAME.in is what the program wrote, for a screen of 80 columns and
25 rows behind a tty that makes CR LF of LF; NAME.text is the screen it should leave.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.models.terminal.report import screen_report

_COLUMNS: Final = 80
_ROWS: Final = 25

#: What is known to pass; docs/decisions/0003-terminal-core.md tells about the rest.
_FLOOR: Final = 74


def main() -> int:
    """Print the misses and the count; 1 if fewer cases pass than are known to."""
    parser = argparse.ArgumentParser(description="Run the terminal cases of a corpus.")
    parser.add_argument("corpora", type=Path)
    cases = sorted((parser.parse_args().corpora / "terminal").glob("*.in"))
    misses = [case.stem for case in cases if _shown(case) != _expected(case)]
    passed = len(cases) - len(misses)
    sys.stdout.writelines(f"miss: {name}\n" for name in misses)
    sys.stdout.write(f"{passed} of {len(cases)} terminal cases pass, {_FLOOR} must\n")
    return 0 if passed >= _FLOOR else 1


def _shown(case: Path) -> list[str]:
    core = GhosttyCore(_COLUMNS, _ROWS)
    core.feed(case.read_bytes().replace(b"\n", b"\r\n"))
    lines = [line.rstrip() for line in screen_report(core)["lines"]]
    core.close()
    return lines


def _expected(case: Path) -> list[str]:
    lines = case.with_suffix(".text").read_text(encoding="utf-8").splitlines()
    padded = [*lines, *[""] * _ROWS][:_ROWS]
    return [line.rstrip() for line in padded]


if __name__ == "__main__":
    sys.exit(main())
