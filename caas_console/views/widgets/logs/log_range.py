"""Which part of a log is asked for, as a list to choose from."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from caas_console.backend.contracts.runtime import LogQuery
from caas_console.models.translatable import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class LogRange:
    """A choice: the last lines, or what was logged for so long; neither is everything.

    Attributes:
        title: a source text of the context ``LogRange``.
    """

    title: str
    tail: int | None = None
    age: timedelta | None = None

    def applied_to(self, query: LogQuery) -> LogQuery:
        """The query with this part asked for, as of now."""
        since = None if self.age is None else datetime.now(UTC) - self.age
        return query.model_copy(update={"tail": self.tail, "since": since, "until": None})


RANGES = (
    LogRange(QT_TRANSLATE_NOOP("LogRange", "Last 100 lines"), tail=100),
    LogRange(QT_TRANSLATE_NOOP("LogRange", "Last 1,000 lines"), tail=1000),
    LogRange(QT_TRANSLATE_NOOP("LogRange", "Last 10,000 lines"), tail=10_000),
    LogRange(QT_TRANSLATE_NOOP("LogRange", "Last 5 minutes"), age=timedelta(minutes=5)),
    LogRange(QT_TRANSLATE_NOOP("LogRange", "Last hour"), age=timedelta(hours=1)),
    LogRange(QT_TRANSLATE_NOOP("LogRange", "Last 24 hours"), age=timedelta(days=1)),
    LogRange(QT_TRANSLATE_NOOP("LogRange", "Everything")),
)
DEFAULT_RANGE = 1
