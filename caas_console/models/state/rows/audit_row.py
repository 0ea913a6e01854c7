"""Entries of the audit trail as table rows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from caas_console.backend.contracts.audit import AuditEntry
from caas_console.backend.contracts.resources import JSON


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry; ten thousand of them are kept, so what changed is kept as text.

    Attributes:
        resource: the entry without ``before`` and ``after``.
        haystack: empty: the platform filters.
    """

    id: str
    resource: AuditEntry
    changes: str
    haystack: str = ""

    def before_and_after(self) -> tuple[JSON | None, JSON | None]:
        """The object as it was, and as it is since."""
        before, after = json.loads(self.changes)
        return before, after


def make_audit_rows(entries: Iterable[AuditEntry]) -> dict[str, AuditRow]:
    """The rows by id; takes long enough for a thread of its own."""
    return {
        one.id: AuditRow(
            id=one.id,
            resource=one.model_copy(update={"before": None, "after": None}),
            changes=json.dumps((one.before, one.after), ensure_ascii=False),
        )
        for one in entries
    }
