"""Logging in, sessions and API tokens."""

from datetime import timedelta
from typing import Any

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.identity import (
    ApiToken,
    NewApiToken,
    Session,
    TokenPair,
    TokenRequest,
)
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.platform.openapi_examples.examples import AT, json_of, page_of

_SESSION = Session(
    id="019a4c5d2e3f8a6b1c",
    person_id="019a4c5d2e00112233",
    person_name="Anna Example",
    client="caas-console 1.0 on ws-0815",
    address="198.51.100.7",
    created_at=AT,
    last_used_at=AT,
    expires_at=AT + timedelta(hours=12),
    revision=43,
)
_PAIR = TokenPair(
    session_id=_SESSION.id,
    access_token="caas_at_" + "A" * 43,
    access_expires_at=AT + timedelta(minutes=10),
    refresh_token="caas_rt_" + "R" * 43,
    session_expires_at=_SESSION.expires_at,
)
_TOKEN = ApiToken(
    id="019a4c5d2e3f8a6b1d",
    person_id=_SESSION.person_id,
    person_name=_SESSION.person_name,
    name="nightly report",
    scopes=(Permission.CONTAINERS_READ,),
    created_at=AT,
    expires_at=AT + timedelta(days=90),
    revision=44,
)

REQUESTS: dict[str, JSON] = {
    "log_in": {
        "password": {"value": {"login": "anna", "password": "correct horse battery staple"}}
    },
    "refresh_session": {"refresh": {"value": {"refresh_token": _PAIR.refresh_token}}},
    "create_token": {
        "reading": {
            "value": json_of(
                TokenRequest(name=_TOKEN.name, scopes=_TOKEN.scopes, expires_at=_TOKEN.expires_at)
            )
        }
    },
}

RESPONSES: dict[str, Any] = {
    "log_in": json_of(_PAIR),
    "refresh_session": json_of(_PAIR),
    "list_sessions": page_of(_SESSION),
    "revoke_session": json_of(
        _SESSION.model_copy(update={"ended_at": AT, "end_reason": "revoked"})
    ),
    "list_tokens": page_of(_TOKEN),
    "create_token": json_of(NewApiToken(token=_TOKEN, secret="caas_pat_" + "T" * 43)),
    "revoke_token": json_of(_TOKEN.model_copy(update={"revoked_at": AT})),
}
