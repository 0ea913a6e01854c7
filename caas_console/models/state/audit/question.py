"""Which entries of the audit trail somebody wants to see."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import ValidationError

from caas_console.backend.contracts.audit import AuditFilter


@dataclass(frozen=True)
class AuditQuestion:
    """A filter, whose period may move with the time.

    Attributes:
        filter: which entries.
        last: how far back from now, one of a few choices; None for the filter's own period, or any.
    """

    filter: AuditFilter = field(default_factory=AuditFilter)
    last: timedelta | None = None

    def at(self, now: datetime) -> AuditFilter:
        """What is asked for at a moment."""
        if self.last is None:
            return self.filter
        return self.filter.model_copy(update={"since": now - self.last, "until": None})

    def narrowed(self, **values: object) -> "AuditQuestion":
        """The same with other values of the filter."""
        return AuditQuestion(self.filter.model_copy(update=values), self.last)

    @property
    def wants_all(self) -> bool:
        """Whether nothing is left out."""
        return self == AuditQuestion()


def query_of(wanted: AuditFilter) -> str:
    """A filter as the query of a place."""
    return wanted.model_dump_json(exclude_defaults=True)


def question_of(query: str) -> AuditQuestion:
    """What the query of a place asks for; one that is not understood asks for everything."""
    try:
        return AuditQuestion(AuditFilter.model_validate_json(query))
    except ValidationError:
        return AuditQuestion()
