"""The screen of a core as plain data, for checks from outside."""

from typing import Any, Final

from caas_console.models.terminal.core import TerminalCore
from caas_console.models.terminal.screen import (
    RGB,
    Attribute,
    Color,
    Line,
    Run,
    Style,
    Underline,
)

_BLANK: Final[dict[str, Any]] = {"ch": " ", "fg": None, "bg": None, "attrs": [], "width": 1}


def screen_report(core: TerminalCore) -> dict[str, Any]:
    """Size, cursor, lines and cells of a core of which no frame was taken yet.

    A colour is null for the default, a number for one of the 256, or "#rrggbb". The second
    cell of a wide character has width 0 and no text.
    """
    frame = core.take_frame()
    lines = [frame.lines[row] for row in range(frame.rows)]
    return {
        "cols": frame.columns,
        "rows": frame.rows,
        "cursor": [frame.cursor.row, frame.cursor.column],
        "lines": [line.text for line in lines],
        "cells": [_cells(line, frame.columns) for line in lines],
    }


def _cells(line: Line, columns: int) -> list[dict[str, Any]]:
    cells = [cell for run in line.runs for cell in _run_cells(run)]
    return cells + [_BLANK] * (columns - len(cells))


def _run_cells(run: Run) -> list[dict[str, Any]]:
    style = _style(run.style)
    cells = []
    for text in [run.text] if run.cluster else run.text:
        cells.append({"ch": text, **style, "width": run.cell_width})
        cells += [{"ch": "", **style, "width": 0}] * (run.cell_width - 1)
    return cells


def _style(style: Style) -> dict[str, Any]:
    names = [flag.name.lower() for flag in Attribute if flag in style.attributes and flag.name]
    if style.underline is Underline.SINGLE:
        names.append("underline")
    elif style.underline is not Underline.NONE:
        names.append(f"{style.underline.name.lower()}_underline")
    return {"fg": _color(style.foreground), "bg": _color(style.background), "attrs": names}


def _color(color: Color) -> int | str | None:
    return "#{:02x}{:02x}{:02x}".format(*color) if isinstance(color, RGB) else color
