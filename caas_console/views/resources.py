"""Where the files that widgets need are: beside the package in a checkout, in it when installed."""

from pathlib import Path

import caas_console

_PACKAGE = Path(caas_console.__file__).parent
_FOLDERS = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def resource(*parts: str) -> Path:
    """The path of a resource file, for example ``resource("icons", "host.svg")``."""
    folder = next(one for one in _FOLDERS if one.is_dir())
    return folder.joinpath(*parts)
