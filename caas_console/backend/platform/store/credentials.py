"""Sessions and API tokens as records; their secrets' hashes stay beside them in the tables."""

import json

from sqlalchemy import select

from caas_console.backend.contracts.identity import ApiToken, Session
from caas_console.backend.platform.store.records import Columns, RecordTable
from caas_console.backend.platform.store.schema import api_tokens, people, sessions

_OWN = {"kind", "id", "tenant_id", "person_name", "revision"}


def _token_columns(token: ApiToken) -> Columns:
    return token.model_dump(exclude=_OWN) | {"scopes": json.dumps(token.scopes)}


def _token(row: Columns) -> ApiToken:
    return ApiToken.model_validate({**row, "scopes": json.loads(row["scopes"])})


SESSIONS = RecordTable(
    sessions,
    called="session",
    columns=lambda session: session.model_dump(exclude=_OWN),
    record=Session.model_validate,
    query=select(sessions, people.c.name.label("person_name")).join(
        people, sessions.c.person_id == people.c.id
    ),
)

TOKENS = RecordTable(
    api_tokens,
    called="API token",
    columns=_token_columns,
    record=_token,
    query=select(api_tokens, people.c.name.label("person_name")).join(
        people, api_tokens.c.person_id == people.c.id
    ),
)
