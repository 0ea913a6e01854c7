"""A record at WARNING or above that no test asked for fails the test."""

import logging
import re
from collections.abc import Iterator

import pytest

_FORMAT = logging.Formatter("%(levelname)s %(name)s: %(message)s")


class LogGuard(logging.Handler):
    """Collects what is logged at WARNING or above and knows what was asked for.

    A pattern is searched for in the line ``LEVEL logger: message``.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(_FORMAT)
        self.lines: list[str] = []
        self._expected: list[str] = []
        self._allowed: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def expect(self, pattern: str) -> None:
        """The test fails unless a record matching `pattern` is logged."""
        self._expected.append(pattern)

    def allow(self, pattern: str) -> None:
        """Records matching `pattern` may come or not, as races of real parts have it."""
        self._allowed.append(pattern)

    def problems(self) -> list[str]:
        """What was logged unasked, and what was expected and never logged."""
        asked = [re.compile(pattern) for pattern in (*self._expected, *self._allowed)]
        unasked = [line for line in self.lines if not any(one.search(line) for one in asked)]
        missing = [
            pattern
            for pattern in self._expected
            if not any(re.search(pattern, line) for line in self.lines)
        ]
        return [f"unexpected log: {line}" for line in unasked] + [
            f"never logged: {pattern}" for pattern in missing
        ]


@pytest.fixture(autouse=True)
def log_guard() -> Iterator[LogGuard]:
    """The guard of the running test; ask it to `expect` or `allow` a record."""
    guard = LogGuard()
    root = logging.getLogger()
    root.addHandler(guard)
    yield guard
    root.removeHandler(guard)
    if problems := guard.problems():
        pytest.fail("\n".join(problems), pytrace=False)
