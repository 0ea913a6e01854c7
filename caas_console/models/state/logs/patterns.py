"""What to look for in a log: a text, or a regular expression that cannot hold up the window."""

import re
from collections.abc import Iterator
from typing import ClassVar, Protocol

from caas_console.backend.contracts.errors import InvalidInput

LONGEST_SEARCHED = 4096  # characters of a line that a regular expression sees


class WrongExpression(InvalidInput):
    """A text that is no regular expression, or one that can take forever.

    Attributes:
        reason: what is wrong, in the words of Python's ``re``, or REPEATS_A_REPEAT.
        position: of the character where it was noticed, from 0; None where that is not known.
    """

    def __init__(self, reason: str, position: int | None) -> None:
        super().__init__(
            "This is not a regular expression",
            reason,
            "Search for it as text, or put a backslash before special characters.",
            fields={"pattern": reason},
        )
        self.reason = reason
        self.position = position


REPEATS_A_REPEAT = "it repeats what repeats already"


class LogPattern(Protocol):
    """Tells which lines match.

    Attributes:
        block_bytes: how much it looks through in about a millisecond.
    """

    block_bytes: ClassVar[int]

    def matching_lines(self, block: bytes) -> Iterator[int]:
        """The indexes of the lines that match; every line of the block ends with a newline."""

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in a line's text the matches are: first character, one past the last."""


class BothPatterns:
    """Lines that match two patterns; what is marked in them is the second one's."""

    block_bytes: ClassVar[int] = 8 * 1024

    def __init__(self, first: LogPattern, second: LogPattern) -> None:
        self._first = first
        self._second = second

    def matching_lines(self, block: bytes) -> Iterator[int]:
        kept = set(self._first.matching_lines(block))
        return (line for line in self._second.matching_lines(block) if line in kept)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        return self._second.spans(text)


class TextPattern:
    """Lines that have a text in them; upper and lower case are the same unless told."""

    block_bytes: ClassVar[int] = 256 * 1024

    def __init__(self, text: str, *, match_case: bool = False) -> None:
        self._fold = not match_case
        # bytes.lower knows ASCII alone, but is many times faster.
        self._ascii = text.isascii()
        self._needle = (text.lower() if self._fold else text).encode()
        self._regex = re.compile(re.escape(text), 0 if match_case else re.IGNORECASE)

    def matching_lines(self, block: bytes) -> Iterator[int]:
        data = self._folded(block)
        line, counted_to = 0, 0
        found = data.find(self._needle)
        while found >= 0:
            line += data.count(b"\n", counted_to, found)
            yield line
            # Go on behind the line that matched.
            counted_to = data.index(b"\n", found) + 1
            line += 1
            found = data.find(self._needle, counted_to)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        return _spans(self._regex, text)

    def _folded(self, block: bytes) -> bytes:
        if not self._fold:
            return block
        if self._ascii:
            return block.lower()
        return block.decode("utf-8", "replace").lower().encode()


class RegexPattern:
    """Lines that a regular expression (Python's) matches somewhere.

    Raises:
        WrongExpression: it is none, or one that can take forever, such as ``(a+)+``.
    """

    block_bytes: ClassVar[int] = 8 * 1024

    def __init__(self, pattern: str, *, match_case: bool = False) -> None:
        repeats_at = _repeat_of_a_repeat(pattern)
        if repeats_at is not None:
            raise WrongExpression(REPEATS_A_REPEAT, repeats_at)
        try:
            self._regex = re.compile(pattern, 0 if match_case else re.IGNORECASE)
        except re.error as error:
            raise WrongExpression(error.msg, error.pos) from error
        except OverflowError as error:
            raise WrongExpression(str(error), None) from error

    def matching_lines(self, block: bytes) -> Iterator[int]:
        search = self._regex.search
        lines = block.decode("utf-8", "replace").split("\n")
        for index in range(len(lines) - 1):
            if search(lines[index], 0, LONGEST_SEARCHED):
                yield index

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        return _spans(self._regex, text)


def _spans(regex: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """The matches that are not empty."""
    found = regex.finditer(text, 0, LONGEST_SEARCHED)
    return (match.span() for match in found if match.end() > match.start())


_TOKEN = re.compile(
    r"""\\.                                 # an escape
    |\[\^?\]?(?:\\.|[^\]\\])*\]             # a set
    |\(|\)
    |(?P<repeat>[*+]|\{\d*,\d*\})
    |.""",
    re.VERBOSE | re.DOTALL,
)


def _repeat_of_a_repeat(pattern: str) -> int | None:
    """Where a group with a repetition in it is repeated: matching it can take forever."""
    open_groups = [False]
    closed_with_repeat = False
    for token in _TOKEN.finditer(pattern):
        if token["repeat"]:
            if closed_with_repeat:
                return token.start()
            open_groups[-1] = True
        elif token.group() == "(":
            open_groups.append(False)
        closed_with_repeat = False
        if token.group() == ")" and len(open_groups) > 1:
            closed_with_repeat = open_groups.pop()
            open_groups[-1] |= closed_with_repeat
    return None
