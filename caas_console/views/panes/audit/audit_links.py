"""Where an entry of the audit trail leads: its object, the object's history, the person's deeds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from caas_console.backend.contracts.audit import AuditEntry
from caas_console.backend.contracts.watch import ResourceKind
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.rows.audit_row import AuditRow
from caas_console.views.panes.audit.audit_places import deeds_place, history_place
from caas_console.views.workbench import Workbench

# The panes whose objects have pages.
_PAGES: dict[str, tuple[ResourceKind, str]] = {
    "container": ("container", "containers"),
    "image": ("image", "images"),
    "job": ("job", "jobs"),
    "tenant": ("tenant", "tenants"),
    "person": ("person", "people"),
    "group": ("group", "groups"),
}


@dataclass(frozen=True)
class AuditLink:
    """Somewhere to go, in the person's language."""

    text: str
    icon: str
    follow: Callable[[], None]


class AuditLinks(QObject):
    """Makes the links of entries, and opens their details."""

    def __init__(self, bench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench

    def of(self, entry: AuditEntry, *, of_object: bool = False) -> Iterator[AuditLink]:
        """The links of an entry; among those of one object, none to that object."""
        page = self._page(entry)
        if page is not None and not of_object:
            yield AuditLink(self.tr("Show this object"), "link", partial(self._go, page))
        if entry.object_id and not of_object:
            history = history_place(entry.object_kind, entry.object_id)
            yield AuditLink(self.tr("History of this object"), "audit", partial(self._go, history))
        actor = entry.actor_id or entry.actor_name
        if actor:
            deeds = partial(self._go, deeds_place(actor))
            yield AuditLink(self.tr("Everything by this person"), "person", deeds)

    def show_entry(self, row: AuditRow) -> None:
        """Open a dialog with all of an entry."""
        from caas_console.views.dialogs.audit_entry_dialog import AuditEntryDialog  # noqa: PLC0415

        AuditEntryDialog(self._bench, row, tuple(self.of(row.resource))).open()

    def _page(self, entry: AuditEntry) -> Place | None:
        """The page of what it was done to, where that is still there."""
        kind, pane = _PAGES.get(entry.object_kind, (None, ""))
        if kind is None:
            return None
        there = entry.object_id in self._bench.session.state.cache.objects(kind)
        return Place(pane, entry.object_id) if there else None

    def _go(self, place: Place) -> None:
        self._bench.navigator.go(place)
