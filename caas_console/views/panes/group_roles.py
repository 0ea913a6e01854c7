"""What the page of a group lists of its roles."""

from caas_console.models.state.rows.binding_row import BINDING_FIELDS, BindingRow, binding_rows
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.role_actions import role_actions
from caas_console.views.panes.binding_columns import place_column, role_column, since_column
from caas_console.views.panes.pane_spec import PaneSpec


def roles_of(group_id: str) -> PaneSpec[BindingRow]:
    """The roles that a group holds."""
    return PaneSpec[BindingRow](
        id="group-roles",
        kind="binding",
        title=QT_TRANSLATE_NOOP("Panes", "Roles"),
        icon="access",
        rows=lambda state: binding_rows(state, lambda one: one.subject_id == group_id),
        fields=BINDING_FIELDS,
        columns=lambda _: (role_column(), place_column(), since_column()),
        sort=("place", False),
        actions=lambda bench, owner: role_actions(bench, owner, group_id=group_id),
        example="place:tenant role:viewer",
        empty_title=QT_TRANSLATE_NOOP("Panes", "This group holds no role"),
        empty_detail=QT_TRANSLATE_NOOP("Panes", "Its people may do nothing more by being in it."),
        empty_action="role.give",
    )
