"""What has to be known of a directory to authenticate people by it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveFloat,
    SecretStr,
    model_validator,
)

from caas_console.backend.platform.directory.filters import LOGIN, ldap_filter, login_filter
from caas_console.backend.platform.secret_files import WithSecrets

LDAPS_PORT = 636


class DirectoryKind(StrEnum):
    """Which kind of directory it is, whose attributes and rules differ."""

    ACTIVE_DIRECTORY = "active-directory"
    LDAP = "ldap"


def _controller(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "ldaps":
        raise ValueError("a controller is ldaps://HOST or ldaps://HOST:PORT")
    # urlsplit reads the port when it is asked for, and objects then.
    if not parts.hostname or parts.port == 0 or url.removeprefix("ldaps://") != parts.netloc:
        raise ValueError("a controller is a host and a port alone")
    if "@" in parts.netloc:
        raise ValueError("a controller's URL holds no credential")
    return url


def _user_filter(text: str) -> str:
    if text and LOGIN not in text:
        raise ValueError(f"the filter of users does not hold {LOGIN}")
    if text:
        login_filter(text, "somebody")
    return text


def _group_filter(text: str) -> str:
    if text:
        ldap_filter(text)
    return text


class ServiceAccount(WithSecrets):
    """An account that may read people and groups.

    Attributes:
        dn: its distinguished name; in Active Directory its userPrincipalName will do.
        password: its password.
    """

    dn: str = Field(min_length=1)
    # Without a password a server lets anybody bind, as nobody.
    password: SecretStr = Field(min_length=1)


class DirectorySettings(BaseModel):
    """A directory, and how people are found in it.

    People log in by binding as themselves. Before that they have to be found, in one of two ways:
    with ``upn_suffix`` (Active Directory alone) their own userPrincipalName is enough to bind and
    look for their own entry; otherwise a service account looks for it.

    Attributes:
        kind: which kind of directory it is.
        controllers: the URLs (``ldaps://HOST[:PORT]``) of its servers, the preferred one first.
        base_dn: below it are all people and groups.
        ca_file: the authorities (PEM) that vouch for the controllers; without it, the system's.
        upn_suffix: what follows the ``@`` of a userPrincipalName, such as ``ad.example.com``.
        service_account: who looks for people, where they do not do so themselves.
        user_filter: an LDAP filter (RFC 4515) for a person, with ``{login}`` for what they typed;
            without it, the usual one of the kind.
        group_filter: an LDAP filter for what counts as a group; likewise.
        connect_timeout: seconds for a controller to take the connection and speak TLS.
        operation_timeout: seconds for it to answer one request.
        login_timeout: seconds for all of a login, whatever controllers are tried.
        retry_after: seconds for which a controller that failed is tried last.
        review_every: seconds after which people who are logged in are looked up again; only a
            service account can.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: DirectoryKind = DirectoryKind.ACTIVE_DIRECTORY
    controllers: tuple[Annotated[str, AfterValidator(_controller)], ...] = Field(min_length=1)
    base_dn: str = Field(min_length=1)
    ca_file: Path | None = None
    upn_suffix: str | None = Field(default=None, min_length=1, pattern=r"^[^@\\\s]+$")
    service_account: ServiceAccount | None = None
    user_filter: Annotated[str, AfterValidator(_user_filter)] = ""
    group_filter: Annotated[str, AfterValidator(_group_filter)] = ""
    connect_timeout: PositiveFloat = 3.0
    operation_timeout: PositiveFloat = 5.0
    login_timeout: PositiveFloat = 15.0
    retry_after: PositiveFloat = 30.0
    review_every: PositiveFloat = 300.0

    @model_validator(mode="after")
    def _one_way_to_find_people(self) -> Self:
        if (self.upn_suffix is None) == (self.service_account is None):
            raise ValueError("either upn_suffix or service_account is needed, and not both")
        if self.upn_suffix is not None and self.kind is not DirectoryKind.ACTIVE_DIRECTORY:
            raise ValueError("only Active Directory knows a upn_suffix")
        if len(set(self.controllers)) != len(self.controllers):
            raise ValueError("a controller is named twice")
        return self
