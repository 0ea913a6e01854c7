"""API tokens as table rows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter

from caas_console.backend.contracts.identity import ApiToken
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    ItemsField,
    TextField,
    flag_field,
)
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import epoch, haystack, items, natural_key


@dataclass(frozen=True, slots=True)
class TokenRow:
    """An API token that has not been revoked.

    Attributes:
        scope_items: as items (ItemsField).
        last_used: seconds since 1970; None where it never was.
    """

    id: str
    resource: ApiToken
    name_key: str
    scope_items: str
    last_used: float | None
    haystack: str

    @property
    def expired(self) -> bool:
        """Whether it is not good any more."""
        return self.resource.expires_at <= datetime.now(UTC)


def _make(token: ApiToken) -> TokenRow:
    return TokenRow(
        id=token.id,
        resource=token,
        name_key=natural_key(token.name),
        scope_items=items(token.scopes),
        last_used=epoch(token.last_used_at),
        haystack=haystack(token.name, token.person_name, *token.scopes),
    )


def token_rows(state: ConsoleState) -> RowTable[TokenRow]:
    """The rows of all API tokens that have not been revoked."""
    return RowTable(
        "token", state.cache.objects("token"), _make, keep=lambda one: one.revoked_at is None
    )


TOKEN_FIELDS: Fields[TokenRow] = {
    "name": TextField(attrgetter("resource.name")),
    "person": TextField(attrgetter("resource.person_name")),
    "scope": ItemsField(attrgetter("scope_items")),
    "expired": flag_field(lambda row: row.expired),
    "used": AgeField(attrgetter("last_used")),
    "age": AgeField(lambda row: row.resource.created_at.timestamp()),
}
