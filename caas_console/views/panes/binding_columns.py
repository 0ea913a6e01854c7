"""The columns of roles that are held: by whom, which, where, since when."""

from caas_console.models.items.columns import Column
from caas_console.models.state.rows.binding_row import BindingRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import created_column, name_column
from caas_console.views.words.access import held_at
from caas_console.views.words.roles import role_title
from caas_console.views.words.sources import subject_title

_ICONS = {"person": "person", "group": "people"}


def holder_columns() -> tuple[Column[BindingRow], ...]:
    """Who holds the role."""
    return (
        name_column(
            BindingRow,
            lambda row: row.name_key,
            lambda row: row.resource.subject_name,
            width=260,
            icon=lambda row: (_ICONS[row.resource.subject_kind], "muted"),
        ),
        Column(
            id="login",
            title=QT_TRANSLATE_NOOP("Columns", "Login"),
            value=lambda row: row.resource.subject_login or "",
            text=lambda row: row.resource.subject_login or "",
            width=160,
        ),
        Column(
            id="kind",
            title=QT_TRANSLATE_NOOP("Columns", "Kind"),
            value=lambda row: row.resource.subject_kind,
            text=lambda row: subject_title(row.resource.subject_kind),
            tone=lambda _: "muted",
            width=100,
        ),
    )


def role_column() -> Column[BindingRow]:
    """Which role it is."""
    return Column(
        id="role",
        title=QT_TRANSLATE_NOOP("Columns", "Role"),
        value=lambda row: row.resource.role,
        text=lambda row: role_title(row.resource.role),
        width=200,
    )


def place_column() -> Column[BindingRow]:
    """Where it is held."""
    return Column(
        id="place",
        title=QT_TRANSLATE_NOOP("Columns", "Where"),
        value=lambda row: row.place_key,
        text=lambda row: held_at(row.tenant),
        icon=lambda row: ("tenant" if row.tenant else "region", "muted"),
        width=240,
        elastic=True,
    )


def since_column() -> Column[BindingRow]:
    """Since when it is held."""
    return created_column(BindingRow)
