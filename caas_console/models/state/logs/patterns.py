"""What to look for in a log: a text, or a regular expression that cannot hold up the window."""

import re
from collections.abc import Iterator
from typing import ClassVar, Protocol

import re2

from caas_console.backend.contracts.errors import InvalidInput

_LONGEST_MARKED = 4096  # characters of a line in which matches are marked


class WrongExpression(InvalidInput):
    """A text that is no regular expression, or one that can take forever.

    Attributes:
        reason: what is wrong, in the words of Python's ``re``, or MAY_TAKE_FOREVER.
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


MAY_TAKE_FOREVER = "it looks around, refers back or repeats too often, which can take forever"


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
        return (match.span() for match in self._regex.finditer(text, 0, _LONGEST_MARKED))

    def _folded(self, block: bytes) -> bytes:
        if not self._fold:
            return block
        if self._ascii:
            return block.lower()
        return block.decode("utf-8", "replace").lower().encode()


class RegexPattern:
    """Lines that a regular expression matches somewhere, in time that grows with them alone.

    It is RE2 that searches, so there is nothing that looks around or refers back
    (https://github.com/google/re2/wiki/Syntax); with Python's ``re`` one line of a log can take
    longer than anybody waits, and the window with it.

    Raises:
        WrongExpression: it is none, or none that RE2 can search for.
    """

    block_bytes: ClassVar[int] = 32 * 1024

    def __init__(self, pattern: str, *, match_case: bool = False) -> None:
        _check(pattern)
        options = re2.Options()
        options.case_sensitive = match_case
        options.log_errors = False
        try:
            self._lines = re2.compile(pattern.encode(), options)
            self._marks = re2.compile(pattern, options)
        except re2.error as error:
            raise WrongExpression(MAY_TAKE_FOREVER, None) from error

    def matching_lines(self, block: bytes) -> Iterator[int]:
        search = self._lines.search
        # RE2 sees characters, and stops at what is none.
        lines = block.decode("utf-8", "replace").encode().split(b"\n")
        return (index for index in range(len(lines) - 1) if search(lines[index]))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        found = self._marks.finditer(text, 0, _LONGEST_MARKED)
        return (match.span() for match in found if match.end() > match.start())


def _check(pattern: str) -> None:
    """Raise WrongExpression in the words of Python's ``re``, which tells the place of a mistake."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise WrongExpression(error.msg, error.pos) from error
    except OverflowError as error:
        raise WrongExpression(str(error), None) from error
    except RecursionError as error:  # groups in groups, so deep that RE2 takes them no more either
        raise WrongExpression(MAY_TAKE_FOREVER, None) from error
