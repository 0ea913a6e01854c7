"""Marks texts that are translated where they are shown; Qt's own stub types them as objects."""

from typing import cast

from PySide6.QtCore import QT_TRANSLATE_NOOP as _MARK


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:  # noqa: N802  # The name lupdate knows.
    """The source text as it stands; ``context`` is where its translation is looked up."""
    return cast("str", _MARK(context, source))
