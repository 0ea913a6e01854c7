"""The pane of groups."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column
from caas_console.models.state.rows.group_row import GROUP_FIELDS, GroupRow, group_rows
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import name_column, roles_column
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.sources import group_source_title


def _columns() -> tuple[Column[GroupRow], ...]:
    return (
        name_column(GroupRow, lambda row: row.name_key, lambda row: row.resource.name),
        Column(
            id="source",
            title=QT_TRANSLATE_NOOP("Columns", "Source"),
            value=lambda row: row.source,
            text=lambda row: group_source_title(row.resource),
            tone=lambda row: "muted" if row.resource.directory_name is None else None,
            width=100,
        ),
        Column(
            id="members",
            title=QT_TRANSLATE_NOOP("Columns", "Members"),
            value=lambda row: row.resource.members,
            text=lambda row: str(row.resource.members) if row.resource.members else "–",
            tone=lambda row: None if row.resource.members else "faint",
            numeric=True,
            width=90,
        ),
        roles_column(GroupRow, lambda row: row.roles, lambda row: row.role_items),
        Column(
            id="directory",
            title=QT_TRANSLATE_NOOP("Columns", "In the directory"),
            value=lambda row: row.resource.directory_name,
            text=lambda row: row.resource.directory_name or "",
            tone=lambda _: "muted",
            width=230,
            elastic=True,
        ),
        Column(
            id="description",
            title=QT_TRANSLATE_NOOP("Columns", "Description"),
            value=lambda row: row.resource.description,
            text=lambda row: row.resource.description,
            tone=lambda _: "muted",
            width=140,
            elastic=True,
        ),
    )


GROUPS = PaneSpec[GroupRow](
    id="groups",
    kind="group",
    title=QT_TRANSLATE_NOOP("Panes", "Groups"),
    icon="people",
    rows=group_rows,
    fields=GROUP_FIELDS,
    columns=lambda _: _columns(),
    example="source:directory role:developer",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No groups yet"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes",
        "People of a group get its roles together; they are chosen here, or in the directory.",
    ),
    empty_action="group.create",
    open=lambda bench, row: bench.navigator.go(Place("groups", row.id)),
)
