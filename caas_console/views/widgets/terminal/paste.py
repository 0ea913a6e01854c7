"""What is dangerous about pasting a text, so that a person can be asked first."""

import re
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class PasteRequest:
    """A text to be pasted that should be looked at first.

    Attributes:
        commands: how many lines the program would take as finished, and a shell would run.
        has_controls: there are control characters, which `harmless` leaves out.
    """

    text: str
    commands: int
    has_controls: bool


def concern(text: str, *, bracketed: bool) -> PasteRequest | None:
    """What a person should be asked about; None where the paste is harmless.

    Args:
        text: what is to be pasted.
        bracketed: the program can tell pasted from typed text, and runs nothing by itself.
    """
    commands = 0 if bracketed else len(_LINE_END.findall(text))
    has_controls = _CONTROL.search(text) is not None
    if commands or has_controls:
        return PasteRequest(text, commands, has_controls)
    return None


def harmless(text: str) -> str:
    """The text without control characters other than tabs and line ends.

    A shell's line editor acts on far more of them than a terminal does: Ctrl+Y yanks, Ctrl+O
    runs the line.
    """
    return _CONTROL.sub("", text)
