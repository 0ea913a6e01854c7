"""Logging in, sessions and API tokens."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer, SecretStr, StringConstraints

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.resources import Record
from caas_console.backend.contracts.tenancy import Login, Moment, Name

# NIST SP 800-63B, section 3.1.1: length counts, composition rules do not.
MIN_PASSWORD = 12
MAX_PASSWORD = 1_024
# Nobody guesses so many characters.
MIN_ATTEMPT = 32


def _written(secret: SecretStr) -> SecretStr:
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError:
        raise ValueError("must be text: half a surrogate pair is none") from None
    return secret


# Hidden in whatever is printed or logged; sent as it is.
Secret = Annotated[
    SecretStr,
    AfterValidator(_written),
    PlainSerializer(SecretStr.get_secret_value, return_type=str, when_used="json"),
]
NewPassword = Annotated[Secret, Field(min_length=MIN_PASSWORD, max_length=MAX_PASSWORD)]
Client = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class LoginRequest(Record):
    """Who wants to log in.

    Attributes:
        password: as it is; no white space is cut off.
        new_password: replaces a local account's password in the same step.
        client: what logs in, such as ``caas-console 1.2 on host.example``.
    """

    login: Login
    password: Annotated[Secret, Field(max_length=MAX_PASSWORD)]
    new_password: NewPassword | None = None
    client: Client = ""


class RefreshRequest(Record):
    """Exchanges a refresh token, which is good once.

    Attributes:
        attempt: a secret of this exchange, made at random. Where its answer was lost, the same
            token with the same attempt gets it again, until the next exchange.
    """

    refresh_token: Secret
    attempt: Annotated[Secret, Field(min_length=MIN_ATTEMPT, max_length=200)] | None = None


class TokenPair(Record):
    """What opens the API, and what gets the next pair.

    Attributes:
        access_token: the bearer token (RFC 6750), good for minutes.
        refresh_token: good once, for as long as the session.
    """

    session_id: str
    access_token: str = Field(repr=False)
    access_expires_at: datetime
    refresh_token: str = Field(repr=False)
    session_expires_at: datetime


class Session(Record):
    """Somebody who logged in, from the first token pair to the last.

    Attributes:
        last_used_at: when it last got a new pair.
        end_reason: ``logged-out``, ``revoked``, ``stolen`` (a refresh token was shown twice),
            ``person-disabled``, ``password-changed``, ``directory-refused`` (gone, disabled or
            expired there); None while it is open.
    """

    kind: Literal["session"] = "session"
    id: str
    tenant_id: None = None
    person_id: str
    person_name: str
    client: str = ""
    address: str = ""
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    end_reason: str | None = None
    revision: int = 0


class TokenRequest(Record):
    """An API token as it is asked for: it can do what its person can, within its scopes."""

    name: Name
    scopes: Annotated[tuple[Permission, ...], Field(min_length=1)]
    expires_at: Moment


class ApiToken(Record):
    """A token for automation; its secret was shown once, when it was made."""

    kind: Literal["token"] = "token"
    id: str
    tenant_id: None = None
    person_id: str
    person_name: str
    name: str
    scopes: tuple[Permission, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    revision: int = 0


class NewApiToken(Record):
    """A token that was just made, with its secret, which is never shown again."""

    token: ApiToken
    secret: str
