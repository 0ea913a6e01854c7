"""The pane of access: who holds which role, in the whole platform and in the tenants."""

from caas_console.models.items.columns import Column, Grouping
from caas_console.models.state.rows.binding_row import BINDING_FIELDS, BindingRow, binding_rows
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.role_actions import open_holder
from caas_console.views.panes.binding_columns import (
    holder_columns,
    place_column,
    role_column,
    since_column,
)
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.access import held_at
from caas_console.views.words.roles import role_title


def _columns() -> tuple[Column[BindingRow], ...]:
    return (*holder_columns(), role_column(), place_column(), since_column())


ACCESS = PaneSpec[BindingRow](
    id="access",
    kind="binding",
    title=QT_TRANSLATE_NOOP("Panes", "Access"),
    icon="access",
    rows=binding_rows,
    fields=BINDING_FIELDS,
    columns=lambda _: _columns(),
    groupings=(
        Grouping[BindingRow](
            id="place",
            title=QT_TRANSLATE_NOOP("Columns", "Where"),
            key=lambda row: held_at(row.tenant),
        ),
        Grouping[BindingRow](
            id="role",
            title=QT_TRANSLATE_NOOP("Columns", "Role"),
            key=lambda row: role_title(row.resource.role),
        ),
        Grouping[BindingRow](
            id="name",
            title=QT_TRANSLATE_NOOP("Columns", "Name"),
            key=lambda row: row.resource.subject_name,
        ),
    ),
    sort=("place", False),
    example="place:platform role:auditor",
    empty_title=QT_TRANSLATE_NOOP("Panes", "Nobody holds a role that you may know of"),
    empty_action="role.give",
    open=open_holder,
)
