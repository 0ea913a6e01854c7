"""The program in a terminal that is measured: prints a stream, and tells when that began and ended.

    python -m benchmarks._tty_child FILL STREAM RESULT [DUMP_SEQUENCE]

It prints FILL first, so that scrollback is full. A cursor position report (DSR 6) is asked for
before and after STREAM: its answer comes when everything before it has been interpreted.
"""

import json
import os
import sys
import time
import tty
from pathlib import Path
from typing import Final

_QUERY: Final = b"\x1b[6n"


def main(arguments: list[str]) -> None:
    """Run on the controlling terminal."""
    fill, stream, result, *dump = arguments
    terminal = os.open("/dev/tty", os.O_RDWR)
    tty.setraw(terminal)
    _print(terminal, Path(fill).read_bytes())
    data = Path(stream).read_bytes()
    begin = time.time()
    _print(terminal, data)
    end = time.time()
    for sequence in dump:
        _print(terminal, sequence.encode())
    Path(result).write_text(json.dumps([begin, end]))


def _print(terminal: int, data: bytes) -> None:
    """Print, and wait until it has been interpreted."""
    rest = memoryview(data + _QUERY)
    while rest:
        rest = rest[os.write(terminal, rest) :]
    answer = b""
    while not answer.endswith(b"R"):
        answer += os.read(terminal, 64)


if __name__ == "__main__":
    main(sys.argv[1:])
