"""Tenants and people: who there is, what they belong to, and what they may use."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.resources import Record


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("must be a moment between the years 1 and 9999") from error


# As it is asked for: without an offset nobody knows when it is.
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Login = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, max_length=200, pattern=r"^[^\s:/\\]+$"
    ),
]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=320, pattern=r"^([^@\s]+@[^@\s]+)?$")
]
DirectoryName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
ExternalId = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class TenantState(StrEnum):
    """Whether a tenant's members may work."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class PersonState(StrEnum):
    """Whether a person may log in."""

    ACTIVE = "active"
    DISABLED = "disabled"


class PersonSource(StrEnum):
    """Who knows the person's password."""

    LOCAL = "local"
    DIRECTORY = "directory"


class QuotaResource(StrEnum):
    """What is counted, in these units."""

    CPUS = "cpus"  # thousandths of a CPU
    MEMORY = "memory"  # bytes
    CONTAINERS = "containers"
    PUBLISHED_PORTS = "published-ports"
    IMAGE_STORAGE = "image-storage"  # bytes
    ENVIRONMENTS = "environments"


class Tenant(Record):
    """A department or a product team; isolated from all others.

    Attributes:
        tenant_id: its own id: a tenant belongs to itself.
        external_id: its name in the cloud portal, which is its master where there is one.
    """

    kind: Literal["tenant"] = "tenant"
    id: str
    tenant_id: str
    name: str
    description: str = ""
    external_id: str | None = None
    state: TenantState = TenantState.ACTIVE
    created_at: datetime
    revision: int = 0


class TenantRequest(Record):
    """A tenant as it is asked for."""

    name: Name
    description: Description = ""
    external_id: ExternalId | None = None


class TenantChange(Record):
    """What is to be different of a tenant; None leaves it as it is.

    Attributes:
        external_id: empty for a tenant that is not the cloud portal's any more.
    """

    name: Name | None = None
    description: Description | None = None
    external_id: ExternalId | None = None
    state: TenantState | None = None


class Person(Record):
    """Somebody who may log in.

    Attributes:
        tenant_id: None: people belong to the platform, and to tenants by their roles.
        login: lower case, unique.
        expires_at: when a local account ends.
        last_login_at: None before the first one.
    """

    kind: Literal["person"] = "person"
    id: str
    tenant_id: None = None
    login: str
    name: str
    email: str = ""
    source: PersonSource = PersonSource.LOCAL
    state: PersonState = PersonState.ACTIVE
    expires_at: datetime | None = None
    last_login_at: datetime | None = None
    created_at: datetime
    revision: int = 0


class PersonRequest(Record):
    """A local account as it is asked for."""

    login: Login
    name: Name
    email: Email = ""
    expires_at: Moment | None = None


class PersonChange(Record):
    """What is to be different of a person; None leaves it as it is.

    Attributes:
        state: who is disabled loses every session and API token.
        never_expires: takes ``expires_at`` off.
    """

    name: Name | None = None
    email: Email | None = None
    state: PersonState | None = None
    expires_at: Moment | None = None
    never_expires: bool = False


class OneTimePassword(Record):
    """A password that is only good to be replaced at the next login; never shown again."""

    person: Person
    password: str


class Group(Record):
    """People who get roles together.

    Attributes:
        directory_name: the distinguished name of the directory's group that decides who is in
            it, read again at each login; None for a group whose people are chosen here.
        members: how many people are in it; of the directory's, those who have logged in.
    """

    kind: Literal["group"] = "group"
    id: str
    tenant_id: None = None
    name: str
    description: str = ""
    directory_name: str | None = None
    members: int = 0
    revision: int = 0


class GroupRequest(Record):
    """A group as it is asked for.

    Attributes:
        directory_name: for a group whose people the directory decides.
    """

    name: Name
    description: Description = ""
    directory_name: Annotated[DirectoryName, Field(min_length=1)] | None = None


class GroupChange(Record):
    """What is to be different of a group; None leaves it as it is."""

    name: Name | None = None
    description: Description | None = None


class Binding(Record):
    """A role that a person or a group holds: in a tenant, or None in the whole platform.

    Attributes:
        subject_name: how the person or group is called, so that members can be shown to whoever
            may not read all people.
        subject_login: the person's, which tells those of one name apart.
    """

    kind: Literal["binding"] = "binding"
    id: str
    tenant_id: str | None = None
    role: Role
    subject_kind: Literal["person", "group"]
    subject_id: str
    subject_name: str
    subject_login: str | None = None
    created_at: datetime
    revision: int = 0


class BindingRequest(Record):
    """A role that somebody is to hold: a person or a group, one of the two.

    Attributes:
        login: the person's, exactly.
        group: the group's name, exactly.
    """

    role: Role
    login: Login | None = None
    group: Name | None = None


class PortalTenant(Record):
    """A tenant as the cloud portal knows it, which is its master.

    Attributes:
        description: None leaves it as it is here.
        state: None leaves it as it is here.
        members: all who hold a role in it; None leaves its members to those who administer it
            here.
    """

    external_id: Annotated[ExternalId, Field(min_length=1)]
    name: Name
    description: Description | None = None
    state: TenantState | None = None
    members: Annotated[tuple[BindingRequest, ...], Field(max_length=1_000)] | None = None


# They are imported in one unit of work, beside which nobody else writes.
MOST_IMPORTED = 1_000


def _importable(tenants: tuple[PortalTenant, ...]) -> tuple[PortalTenant, ...]:
    members = sum(len(one.members or ()) for one in tenants)
    if len(tenants) + members > MOST_IMPORTED:
        raise ValueError(
            f"{len(tenants)} tenants and {members} members are more than {MOST_IMPORTED} "
            "at once; import them in several parts"
        )
    return tenants


class PortalTenants(Record):
    """Tenants of the cloud portal; those that are left out stay as they are.

    At once 1,000 at most, tenants and members counted together.
    """

    tenants: Annotated[
        tuple[PortalTenant, ...],
        Field(min_length=1, max_length=MOST_IMPORTED),
        AfterValidator(_importable),
    ]


class ImportResult(Record):
    """What an import did, by tenant id."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


class Quota(Record):
    """A limit of a tenant, or of one of its environments, and what is used of it.

    Attributes:
        environment_id: None for the whole tenant.
        limit: None where there is none.
    """

    kind: Literal["quota"] = "quota"
    id: str
    tenant_id: str
    environment_id: str | None = None
    resource: QuotaResource
    limit: int | None = Field(default=None, ge=0)
    used: int = 0
    revision: int = 0

    @classmethod
    def unused(cls, tenant_id: str, environment_id: str | None, resource: QuotaResource) -> "Quota":
        """A quota as it is before anybody limited or used it; nobody is told of those."""
        return cls(
            id=f"{tenant_id}:{environment_id or '-'}:{resource}",
            tenant_id=tenant_id,
            environment_id=environment_id,
            resource=resource,
        )

    @staticmethod
    def counted(environment_id: str | None) -> tuple[QuotaResource, ...]:
        """What is counted in an environment, or with None for a whole tenant."""
        return tuple(
            one
            for one in QuotaResource
            if environment_id is None or one is not QuotaResource.ENVIRONMENTS
        )


# More than any machine has; readers of JSON often count in 53 bits.
MOST_OF_ANYTHING = 2**53


class QuotaLimit(Record):
    """What is to be allowed of a resource, in its units; None is as much as there is."""

    limit: int | None = Field(ge=0, le=MOST_OF_ANYTHING)
