"""Compiles libghostty-vt's C declarations into tables that load without a C parser.

pyghostty brings them as C; see docs/decisions/0062-compiled-declarations.md.
"""

import argparse
import contextlib
import io
import sys
import tempfile
from pathlib import Path

from cffi import FFI
from pyghostty._cdef import CDEF

_MODULE = "caas_console.models.terminal.ghostty.declarations"
_FILE = Path(__file__).parents[2] / Path(*_MODULE.split(".")).with_suffix(".py")
_HEADER = '"""libghostty-vt\'s C declarations; compiled by ``python -m tests.declarations``."""\n\n'

# Without a C compiler cffi cannot pass unions by value; structures of the same size and alignment
# it can. They are named after the type that they stand for.
_TWINS = """
typedef struct { uint16_t x; uint32_t y; uint64_t _pad; } GhosttyPointValueS;
typedef struct { GhosttyPointTag tag; GhosttyPointValueS value; } GhosttyPointS;
typedef struct { GhosttyTerminalScrollViewportTag tag; int64_t value[2]; }
    GhosttyTerminalScrollViewportS;
"""


def compiled() -> str:
    """The module's text (cffi, "Preparing and Distributing modules", out-of-line ABI mode)."""
    ffi = FFI()
    ffi.cdef(CDEF)
    ffi.cdef(_TWINS)
    ffi.set_source(_MODULE, None)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        path = Path(folder, "declarations.py")
        ffi.emit_python_code(str(path))
        return _HEADER + path.read_text(encoding="ascii")


def main() -> int:
    """The exit status: 1 if the check found the module out of date."""
    parser = argparse.ArgumentParser(prog="python -m tests.declarations", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, compare")
    if not parser.parse_args().check:
        _FILE.write_text(compiled(), encoding="ascii")
        return 0
    if _FILE.read_text(encoding="ascii") == compiled():
        return 0
    print(f"{_FILE} is out of date: .venv/bin/python -m tests.declarations")
    return 1


if __name__ == "__main__":
    sys.exit(main())
