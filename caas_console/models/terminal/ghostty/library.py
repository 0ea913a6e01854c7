"""libghostty-vt, opened; its functions and constants are named as in its headers (ghostty/vt).

The shared library comes with pyghostty. That package itself is not imported, since it parses
the headers whenever it is: what they declare was compiled into `declarations` ahead.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from caas_console.models.terminal.ghostty.declarations import ffi as _ffi

_PACKAGE: Final = "pyghostty"
#: The suffix is the platform's.
_STEM: Final = "libghostty-vt"


def find_library(folder: Path) -> Path:
    """The shared library below the folder of a package.

    Raises:
        ImportError: there is none, such as where the package has no build for the platform.
    """
    found = sorted(path for path in folder.glob("_lib/*") if path.stem == _STEM)
    if not found:
        raise ImportError(f"{_STEM} is not in {folder}")
    return found[0]


def _package_folder() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ImportError(f"{_PACKAGE} is not installed", name=_PACKAGE)
    return Path(spec.origin).parent


ffi: Final[Any] = _ffi
lib: Final[Any] = ffi.dlopen(str(find_library(_package_folder())))
