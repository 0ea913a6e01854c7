"""Texts of tool tips, as they are and within bounds."""

import html
import textwrap

_WIDTH = 120  # characters a line
_LINES = 40


def tool_tip(text: str) -> str:
    """A text for a tool tip, which shows every letter of it as it is.

    What looks like markup Qt takes for markup, which may come from anybody's label or command: a
    picture of ``/dev/zero`` ended the program. And Qt makes a tip as large as its text is.
    """
    # No more is wrapped than is shown.
    lines = text[: _WIDTH * _LINES].split("\n")
    pieces = [piece for line in lines for piece in _wrapped(line)]
    if len(pieces) > _LINES or len(text) > _WIDTH * _LINES:
        pieces[_LINES:] = ["…"]
    shown = "\n".join(pieces)
    if "<" in shown or "&" in shown:
        return f'<p style="white-space: pre">{html.escape(shown)}</p>'
    return shown


def _wrapped(line: str) -> list[str]:
    if len(line) <= _WIDTH:
        return [line]
    return textwrap.wrap(
        line, _WIDTH, expand_tabs=False, replace_whitespace=False, drop_whitespace=False
    )
