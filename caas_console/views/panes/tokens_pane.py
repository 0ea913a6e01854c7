"""The pane of API tokens: what acts for people without one being there."""

from caas_console.models.items.columns import Column
from caas_console.models.state.rows.token_row import TOKEN_FIELDS, TokenRow, token_rows
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import ago_column, created_column, name_column
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.permissions import permission_title
from caas_console.views.words.times import moment_text


def _columns() -> tuple[Column[TokenRow], ...]:
    return (
        name_column(TokenRow, lambda row: row.name_key, lambda row: row.resource.name),
        Column(
            id="person",
            title=QT_TRANSLATE_NOOP("Columns", "Person"),
            value=lambda row: row.resource.person_name,
            text=lambda row: row.resource.person_name,
            width=150,
            elastic=True,
        ),
        Column(
            id="scopes",
            title=QT_TRANSLATE_NOOP("Columns", "Scopes"),
            value=lambda row: len(row.resource.scopes),
            # Some of the titles have commas of their own.
            text=lambda row: " · ".join(map(permission_title, row.resource.scopes)),
            tip=lambda row: "\n".join(
                f"{permission_title(scope)} ({scope})" for scope in row.resource.scopes
            ),
            tone=lambda _: "muted",
            width=270,
            elastic=True,
        ),
        ago_column(
            TokenRow,
            "used",
            QT_TRANSLATE_NOOP("Columns", "Last used"),
            lambda row: row.resource.last_used_at,
        ),
        Column(
            id="expires",
            title=QT_TRANSLATE_NOOP("Columns", "Expires"),
            value=lambda row: row.resource.expires_at,
            text=lambda row: moment_text(row.resource.expires_at),
            icon=lambda row: ("state-warning", "warning") if row.expired else None,
            tone=lambda row: None if row.expired else "muted",
            width=190,
        ),
        created_column(TokenRow),
    )


TOKENS = PaneSpec[TokenRow](
    id="tokens",
    kind="token",
    title=QT_TRANSLATE_NOOP("Panes", "API tokens"),
    icon="key",
    rows=token_rows,
    fields=TOKEN_FIELDS,
    columns=lambda _: _columns(),
    example="expired:yes scope:containers.read",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No API tokens yet"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes",
        "A script uses the API with a token: it can do what its person can, within its scopes, "
        "until it expires.",
    ),
    empty_action="token.create",
)
