"""The page of one group: its people, and its roles."""

from typing_extensions import override

from caas_console.models.state.rows.group_row import GroupRow, make_group_row
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.pages.administered_page import AdministeredPage, Headline, PageTab
from caas_console.views.pages.group_members_view import GroupMembersView
from caas_console.views.panes.group_roles import roles_of
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.words.labelled import labelled
from caas_console.views.words.roles import held_roles
from caas_console.views.words.sources import group_source_title
from caas_console.views.workbench import Workbench


class GroupPage(AdministeredPage[GroupRow]):
    """Follows a group."""

    def __init__(self, bench: Workbench, group_id: str) -> None:
        self.members = GroupMembersView(bench, group_id)
        self.roles = ResourcePane(bench, roles_of(group_id))
        super().__init__(
            bench,
            "group",
            group_id,
            (
                PageTab("members", QT_TRANSLATE_NOOP("Pages", "Members"), "people", self.members),
                PageTab("roles", QT_TRANSLATE_NOOP("Pages", "Roles"), "access", self.roles),
            ),
        )

    @property
    @override
    def title(self) -> str:
        """The group's name."""
        row = self.row()
        return row.resource.name if row else self.object_id

    @override
    def row(self) -> GroupRow | None:
        state = self.bench.session.state
        group = state.cache.objects("group").get(self.object_id)
        return None if group is None else make_group_row(state, group)

    @override
    def headline(self, row: GroupRow) -> Headline:
        roles = held_roles(row.roles)
        parts = (
            group_source_title(row.resource),
            row.resource.description,
            labelled(self.tr("Roles"), roles) if roles else self.tr("No roles"),
        )
        return Headline(("people", "muted"), parts)

    @override
    def gone(self) -> str:
        return self.tr("This group is not there any more.")

    @override
    def on_changed(self) -> None:
        self.members.reload()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.members.refresh()
