"""Reading a core the way tests want it."""

from caas_console.models.terminal.core import TerminalCore
from caas_console.models.terminal.screen import Line, Style


def screen(core: TerminalCore) -> list[str]:
    """The text of all rows of a core of which no frame was taken yet, without empty last rows."""
    frame = core.take_frame()
    lines = [frame.lines[row].text.rstrip() for row in range(frame.rows)]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def style_of(line: Line, text: str) -> Style:
    """The style of the run with this text."""
    return next(run.style for run in line.runs if run.text == text)
