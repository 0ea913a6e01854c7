"""The pane of people."""

from caas_console.backend.contracts.tenancy import PersonSource
from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column
from caas_console.models.state.rows.person_row import PERSON_FIELDS, PersonRow, person_rows
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import (
    ago_column,
    created_column,
    name_column,
    roles_column,
)
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.sources import source_title
from caas_console.views.words.states import person_look


def _columns() -> tuple[Column[PersonRow], ...]:
    return (
        name_column(PersonRow, lambda row: row.name_key, lambda row: row.resource.name, width=170),
        Column(
            id="login",
            title=QT_TRANSLATE_NOOP("Columns", "Login"),
            value=lambda row: row.resource.login,
            text=lambda row: row.resource.login,
            width=150,
            elastic=True,
        ),
        Column(
            id="state",
            title=QT_TRANSLATE_NOOP("Columns", "State"),
            value=lambda row: row.resource.state,
            text=lambda row: person_look(row.resource.state).text,
            icon=lambda row: person_look(row.resource.state).cell_icon,
            width=100,
        ),
        Column(
            id="source",
            title=QT_TRANSLATE_NOOP("Columns", "Source"),
            value=lambda row: row.resource.source,
            text=lambda row: source_title(row.resource.source),
            tone=lambda row: "muted" if row.resource.source is PersonSource.LOCAL else None,
            width=100,
        ),
        roles_column(PersonRow, lambda row: row.roles, lambda row: row.role_items),
        ago_column(
            PersonRow,
            "last-login",
            QT_TRANSLATE_NOOP("Columns", "Last login"),
            lambda row: row.resource.last_login_at,
        ),
        Column(
            id="email",
            title=QT_TRANSLATE_NOOP("Columns", "E-mail"),
            value=lambda row: row.resource.email,
            text=lambda row: row.resource.email,
            width=180,
            elastic=True,
            shown=False,
        ),
        created_column(PersonRow),
    )


PEOPLE = PaneSpec[PersonRow](
    id="people",
    kind="person",
    title=QT_TRANSLATE_NOOP("Panes", "People"),
    icon="person",
    rows=person_rows,
    fields=PERSON_FIELDS,
    columns=lambda _: _columns(),
    example="role:developer login-age>90d",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No people yet"),
    empty_detail=QT_TRANSLATE_NOOP("Panes", "Whoever may log in is listed here."),
    empty_action="person.create",
    open=lambda bench, row: bench.navigator.go(Place("people", row.id)),
)
