"""What people are to be told: expected errors, warnings, good news; views show them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.errors import ConsoleError, Problem

Severity = Literal["error", "warning", "success", "info"]

# What a backend said, or words of ours, which are said anew when the language changes.
Text = str | Callable[[], str]


@dataclass(frozen=True)
class Remedy:
    """Something that can be done about a notice."""

    title: Text
    run: Callable[[], None]


@dataclass(frozen=True)
class Notice:
    """One thing to tell.

    Attributes:
        key: a later notice of the same key replaces this one.
    """

    severity: Severity
    title: Text
    detail: Text = ""
    hint: Text = ""
    key: str = ""
    remedies: tuple[Remedy, ...] = field(default=(), compare=False)


def text_of(text: Text) -> str:
    """A text as it is now."""
    return text if isinstance(text, str) else text()


class NoticeBoard(QObject):
    """Where notices are posted; those posted before a view listens wait for it.

    Signals:
        posted: with the Notice.
        withdrawn: with the key of a notice that does not hold any more.
        cleared: those that were posted are not for whoever looks at them now.
    """

    posted = Signal(object)
    withdrawn = Signal(str)
    cleared = Signal()

    def post(self, notice: Notice) -> None:
        """Tell people."""
        self.posted.emit(notice)

    def withdraw(self, key: str) -> None:
        """Take back what was told under a key: it does not hold any more."""
        self.withdrawn.emit(key)

    def clear(self) -> None:
        """Take back everything that was told."""
        self.cleared.emit()

    def post_error(self, error: ConsoleError, *remedies: Remedy, key: str = "") -> None:
        """Tell people of an expected failure."""
        self.post_problem(error.problem, *remedies, key=key)

    def post_problem(self, problem: Problem, *remedies: Remedy, key: str = "") -> None:
        """Tell people of a failure that came over the wire."""
        self.post(
            Notice("error", problem.title, problem.detail, problem.hint, key, tuple(remedies))
        )

    def post_refusal(self, reason: str) -> None:
        """Tell at once why nothing was done; of several the last is told."""
        self.post(Notice("info", reason, key="refusal"))
