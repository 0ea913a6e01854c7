"""All that the audit trail has of one entry."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem

from caas_console.backend.contracts.resources import JSON
from caas_console.models.state.audit.changes import ChangeKind, FieldChange, field_changes
from caas_console.models.state.rows.audit_row import AuditRow
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.panes.audit.audit_links import AuditLink
from caas_console.views.theme.icons import icon
from caas_console.views.theme.theme_manager import active_theme, monospace_font
from caas_console.views.widgets.facts_card import Fact, FactsCard
from caas_console.views.words.audit import action_title, object_text, outcome_look
from caas_console.views.words.problems import said
from caas_console.views.words.times import long_moment_text
from caas_console.views.workbench import Workbench

_WIDTH, _CHANGES_HEIGHT = 760, 220
_FIELD_WIDTH, _MOST_FIELD_WIDTH = 120, 280  # pixels
_SIGNS = {
    ChangeKind.CHANGED: ("~ ", "warning"),
    ChangeKind.ADDED: ("+ ", "ok"),
    ChangeKind.REMOVED: ("− ", "danger"),
    ChangeKind.SAME: ("", "muted"),
}


class AuditEntryDialog(BaseDialog):
    """Who did what to what, from where and why, what came of it, and what changed by it.

    Args:
        row: the entry.
        links: where one can go from it.
    """

    def __init__(self, bench: Workbench, row: AuditRow, links: Sequence[AuditLink]) -> None:
        entry = row.resource
        title = f"{action_title(entry.action)} · {object_text(entry)}"
        super().__init__(bench.window, title, "")
        self.do_button.setText(self.tr("Close"))
        self.cancel_button.hide()
        self.setMinimumWidth(_WIDTH)
        self._tenant_name = bench.session.state.memberships.tenant_name
        card = FactsCard()
        card.show_facts(self.tr("Entry"), list(self._facts(row)))
        self.content.addWidget(card)
        self._add_links(links)
        before, after = row.before_and_after()
        changes = field_changes(before, after)
        if changes:
            self.content.addWidget(ChangeList(changes, before, after), 1)

    def _facts(self, row: AuditRow) -> Iterator[Fact]:
        entry = row.resource
        look = outcome_look(entry.outcome)
        yield Fact(self.tr("Time"), long_moment_text(entry.at))
        yield Fact(self.tr("Person"), entry.actor_name or "–")
        yield Fact(self.tr("Outcome"), look.text, icon=look.cell_icon)
        if entry.detail:
            yield Fact(self.tr("Details"), said(entry.detail), wraps=True)
        if entry.reason:
            yield Fact(self.tr("Stated reason"), entry.reason, wraps=True)
        yield Fact(self.tr("From"), entry.address or "–", mono=bool(entry.address))
        if entry.tenant_id:
            yield Fact(self.tr("Tenant"), self._tenant_name(entry.tenant_id))
        for name, value in (
            (self.tr("Action"), entry.action),
            (self.tr("Object"), entry.object_id),
            (self.tr("Person's id"), entry.actor_id),
            (self.tr("Session or token"), entry.credential_id),
            (self.tr("Request"), entry.request_id),
            (self.tr("Entry"), entry.id),
        ):
            if value:
                yield Fact(name, value, mono=True)

    def _add_links(self, links: Sequence[AuditLink]) -> None:
        line = QHBoxLayout()
        for link in links:
            button = QPushButton(icon(link.icon), link.text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, link=link: self._follow(link))
            line.addWidget(button)
        line.addStretch(1)
        self.content.addLayout(line)

    def _follow(self, link: AuditLink) -> None:
        self.accept()
        link.follow()


class ChangeList(QTreeWidget):
    """Fields before and after; where only one of the two is there, its fields."""

    def __init__(
        self, changes: Sequence[FieldChange], before: JSON | None, after: JSON | None
    ) -> None:
        super().__init__()
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setMinimumHeight(_CHANGES_HEIGHT)
        self.setAccessibleName(self.tr("Changes"))
        self._compares = before is not None and after is not None
        titles = [self.tr("Field"), self.tr("Before"), self.tr("After")]
        if not self._compares:
            titles[1:] = [
                self.tr("Value before it was removed") if after is None else self.tr("Value")
            ]
        self.setHeaderLabels(titles)
        self.addTopLevelItems([self._item(change) for change in changes])
        self._fit()

    def _item(self, change: FieldChange) -> QTreeWidgetItem:
        sign, token = _SIGNS[change.kind] if self._compares else ("", "text")
        values = (
            [change.before, change.after] if self._compares else [change.before or change.after]
        )
        item = QTreeWidgetItem([f"{sign}{change.path}", *values])
        for column in range(len(values) + 1):
            item.setForeground(
                column, QBrush(active_theme().colour(token if not column else _tone(change)))
            )
            if column:
                item.setFont(column, monospace_font())
            item.setToolTip(column, tool_tip(item.text(column)))
        return item

    def _fit(self) -> None:
        header = self.header()
        header.setStretchLastSection(True)
        self.resizeColumnToContents(0)
        width = min(max(self.columnWidth(0), _FIELD_WIDTH), _MOST_FIELD_WIDTH)
        self.setColumnWidth(0, width)
        if self._compares:
            header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
            header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
            self.setTextElideMode(Qt.TextElideMode.ElideRight)


def _tone(change: FieldChange) -> str:
    return "muted" if change.kind is ChangeKind.SAME else "text"
