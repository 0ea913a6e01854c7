"""A filter of the audit trail in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.audit import AuditFilter
from caas_console.models.state.audit.question import AuditQuestion
from caas_console.models.state.formats import short_ids
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.audit import chosen_action, kind_title, outcome_look
from caas_console.views.words.labelled import labelled
from caas_console.views.words.times import moment_text
from caas_console.views.workbench import Workbench

PERIODS = {
    timedelta(hours=1): QT_TRANSLATE_NOOP("AuditFilterBar", "The last hour"),
    timedelta(days=1): QT_TRANSLATE_NOOP("AuditFilterBar", "The last 24 hours"),
    timedelta(days=7): QT_TRANSLATE_NOOP("AuditFilterBar", "The last 7 days"),
    timedelta(days=30): QT_TRANSLATE_NOOP("AuditFilterBar", "The last 30 days"),
}


def people_by_id(bench: Workbench) -> Mapping[str, str]:
    """The names of the people that are known: all of them, or those with roles one may see."""
    cache = bench.session.state.cache
    members = {
        one.subject_id: one.subject_name
        for one in cache.objects("binding").values()
        if one.subject_kind == "person"
    }
    return members | {one.id: one.name for one in cache.objects("person").values()}


class FilterWords:
    """Says what the parts of a filter are set to; what lets everything through is empty."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def told(self, question: AuditQuestion) -> str:
        """All of it, one part a line."""
        return "\n".join(self._lines(question))

    def _lines(self, question: AuditQuestion) -> Iterator[str]:
        wanted = question.filter
        for name, text in (
            (_translated("Period"), self.period(question)),
            (_translated("Person"), self.person(wanted.actor)),
            (_translated("Action"), chosen_action(wanted.action) if wanted.action else ""),
            (_translated("Object"), self.object(wanted)),
            (_translated("Tenant"), self.tenant(wanted.tenant_id)),
            (_translated("Outcome"), outcome_look(wanted.outcome).text if wanted.outcome else ""),
            (_translated("Search"), wanted.text),
        ):
            if text:
                yield labelled(name, text)

    def period(self, question: AuditQuestion) -> str:
        """When it was."""
        if question.last is not None:
            return _translated(PERIODS[question.last])
        since, until = question.filter.since, question.filter.until
        if since is None and until is None:
            return ""
        return f"{_moment(since)} – {_moment(until)}"

    def person(self, actor: str) -> str:
        """Who did it, by the name where it is known."""
        return people_by_id(self._bench).get(actor, actor)

    def object(self, wanted: AuditFilter) -> str:
        """What it was done to."""
        kind = kind_title(wanted.object_kind) if wanted.object_kind else ""
        return f"{kind} {self._object_name(wanted)}".strip()

    def tenant(self, tenant_id: str) -> str:
        """Whose it was."""
        if not tenant_id:
            return ""
        return self._bench.session.state.memberships.tenant_name(tenant_id)

    def _object_name(self, wanted: AuditFilter) -> str:
        if not wanted.object_id:
            return ""
        cache = self._bench.session.state.cache
        match wanted.object_kind:
            case "container":
                known = cache.containers.get(wanted.object_id)
                name = "" if known is None else known.name
            case "person":
                name = people_by_id(self._bench).get(wanted.object_id, "")
            case "tenant":
                name = self.tenant(wanted.object_id)
            case _:
                name = ""
        return name or short_ids(wanted.object_id.rpartition("/")[2])


def _moment(moment: datetime | None) -> str:
    return "…" if moment is None else moment_text(moment)


def _translated(source: str) -> str:
    # The bar's own names of its parts.
    return QCoreApplication.translate("AuditFilterBar", source)
