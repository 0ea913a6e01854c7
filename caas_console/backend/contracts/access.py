"""Roles and permissions: the words in which may and may not are told.

What each role grants is the platform's own table; a client knows the permissions alone, as
the platform tells them, and hides or disables by the same names that the platform enforces.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from caas_console.backend.contracts.resources import Record


class Role(StrEnum):
    """What somebody is, in the whole platform or in one tenant."""

    PLATFORM_ADMIN = "platform-admin"
    OPERATOR = "operator"
    REVIEWER = "reviewer"
    SUPPORT = "support"
    AUDITOR = "auditor"
    TENANT_ADMIN = "tenant-admin"
    DEVELOPER = "developer"
    VIEWER = "viewer"

    @property
    def of_tenant(self) -> bool:
        """Whether it is held in a tenant; the others are held in the whole platform."""
        return self in {Role.TENANT_ADMIN, Role.DEVELOPER, Role.VIEWER}


class Permission(StrEnum):
    """Something that somebody may be allowed to do; named in refusals.

    The part before the dot is what it is done to; whoever lacks that part's ``read`` may not
    even know of the object.
    """

    ACCOUNT_USE = "account.use"
    WATCH_READ = "watch.read"
    TENANTS_READ = "tenants.read"
    TENANTS_MANAGE = "tenants.manage"
    MEMBERS_READ = "members.read"
    MEMBERS_MANAGE = "members.manage"
    PEOPLE_READ = "people.read"
    PEOPLE_MANAGE = "people.manage"
    GROUPS_READ = "groups.read"
    GROUPS_MANAGE = "groups.manage"
    ACCESS_READ = "access.read"
    SESSIONS_READ = "sessions.read"
    SESSIONS_REVOKE = "sessions.revoke"
    TOKENS_READ = "tokens.read"
    TOKENS_REVOKE = "tokens.revoke"
    QUOTAS_READ = "quotas.read"
    QUOTAS_MANAGE = "quotas.manage"
    AUDIT_READ = "audit.read"
    ENVIRONMENTS_READ = "environments.read"
    HOSTS_READ = "hosts.read"
    HOSTS_PRUNE = "hosts.prune"
    CONTAINERS_READ = "containers.read"
    CONTAINERS_RUN = "containers.run"
    CONTAINERS_CONTROL = "containers.control"
    CONTAINERS_REMOVE = "containers.remove"
    CONTAINERS_FILES = "containers.files"
    CONTAINERS_LOGS = "containers.logs"
    CONTAINERS_SHELL = "containers.shell"
    IMAGES_READ = "images.read"
    IMAGES_PULL = "images.pull"
    IMAGES_CHANGE = "images.change"
    IMAGES_COMMIT = "images.commit"
    NETWORKS_READ = "networks.read"
    NETWORKS_REMOVE = "networks.remove"
    VOLUMES_READ = "volumes.read"
    VOLUMES_REMOVE = "volumes.remove"
    EVENTS_READ = "events.read"
    JOBS_READ = "jobs.read"
    JOBS_CREATE = "jobs.create"
    JOBS_CONTROL = "jobs.control"

    @property
    def reading(self) -> "Permission":
        """What whoever may know of the object has."""
        kind = self.partition(".")[0]
        return Permission.ACCOUNT_USE if kind == "account" else Permission(f"{kind}.read")


# What no role in a tenant brings, a tenant administrator's neither.
PLATFORM_WIDE = frozenset(
    {
        Permission.TENANTS_MANAGE,
        Permission.PEOPLE_READ,
        Permission.PEOPLE_MANAGE,
        Permission.GROUPS_READ,
        Permission.GROUPS_MANAGE,
        Permission.SESSIONS_READ,
        Permission.SESSIONS_REVOKE,
        Permission.TOKENS_READ,
        Permission.TOKENS_REVOKE,
        Permission.HOSTS_PRUNE,
    }
)

# By the operation's kind; what a job does is asked besides whether jobs may be made at all.
OPERATION_NEEDS: dict[str, Permission] = {
    "container.run": Permission.CONTAINERS_RUN,
    "container.start": Permission.CONTAINERS_CONTROL,
    "container.stop": Permission.CONTAINERS_CONTROL,
    "container.restart": Permission.CONTAINERS_CONTROL,
    "container.kill": Permission.CONTAINERS_CONTROL,
    "container.pause": Permission.CONTAINERS_CONTROL,
    "container.unpause": Permission.CONTAINERS_CONTROL,
    "container.rename": Permission.CONTAINERS_CONTROL,
    "container.update": Permission.CONTAINERS_CONTROL,
    "container.remove": Permission.CONTAINERS_REMOVE,
    "container.commit": Permission.IMAGES_COMMIT,
    "image.pull": Permission.IMAGES_PULL,
    "image.tag": Permission.IMAGES_CHANGE,
    "image.remove": Permission.IMAGES_CHANGE,
    "network.remove": Permission.NETWORKS_REMOVE,
    "volume.remove": Permission.VOLUMES_REMOVE,
    "host.prune": Permission.HOSTS_PRUNE,
}

# What whoever is logged in may do: use the own account, and watch what the policy lets through.
EVERYONE = frozenset({Permission.ACCOUNT_USE, Permission.WATCH_READ})

# By the kind of what is watched or listed: who may know of it.
KIND_READ: dict[str, Permission] = {
    "environment": Permission.ENVIRONMENTS_READ,
    "host": Permission.HOSTS_READ,
    "container": Permission.CONTAINERS_READ,
    "image": Permission.IMAGES_READ,
    "network": Permission.NETWORKS_READ,
    "volume": Permission.VOLUMES_READ,
    "event": Permission.EVENTS_READ,
    "job": Permission.JOBS_READ,
    "tenant": Permission.TENANTS_READ,
    "person": Permission.PEOPLE_READ,
    "group": Permission.GROUPS_READ,
    "binding": Permission.MEMBERS_READ,
    "quota": Permission.QUOTAS_READ,
    "session": Permission.SESSIONS_READ,
    "token": Permission.TOKENS_READ,
}


class Access(Record):
    """What the person who asks may do, where; told anew whenever it changes.

    Attributes:
        everywhere: the permissions held in the whole platform.
        tenants: those held in single tenants besides, by tenant id.
        with_reason: those of ``everywhere`` that are only good with a stated reason.
        suspended: the tenants in which a role is held that is not good now because the tenant is
            suspended: names by id.
        scopes: an API token's own limits; None where there is none.
        credential_id: the session or API token that asks; empty where neither is needed.
    """

    kind: Literal["access"] = "access"
    id: str
    name: str
    everywhere: tuple[Permission, ...] = ()
    tenants: dict[str, tuple[Permission, ...]] = Field(default_factory=dict)
    with_reason: tuple[Permission, ...] = ()
    suspended: dict[str, str] = Field(default_factory=dict)
    scopes: tuple[Permission, ...] | None = None
    credential_id: str = ""

    def allows(self, permission: Permission, tenant_id: str | None) -> bool:
        """Whether the permission is held in a tenant, or None in the whole platform."""
        if permission in self.everywhere:
            return True
        return tenant_id is not None and permission in self.tenants.get(tenant_id, ())

    @property
    def is_of_nobody(self) -> bool:
        """Whether no role is held that gives anything."""
        return not self.tenants and EVERYONE.issuperset(self.everywhere)

    def allows_anywhere(self, permission: Permission) -> bool:
        """Whether the permission is held at all."""
        return permission in self.everywhere or any(
            permission in held for held in self.tenants.values()
        )

    def wants_reason(self, permission: Permission, tenant_id: str) -> bool:
        """Whether the permission is held in a tenant only for a stated reason."""
        return permission in self.with_reason and permission not in self.tenants.get(tenant_id, ())


class Verdict(StrEnum):
    """What the policy says."""

    ALLOWED = "allowed"
    NEEDS_REASON = "needs-reason"
    DENIED = "denied"


class GrantPath(Record):
    """How somebody comes to a role.

    Attributes:
        tenant_id: where the role is held; None in the whole platform.
        group: the name of the group that brings it; None where it is the person's own.
        directory_name: the group's name in the directory, where it comes from there.
    """

    role: Role
    tenant_id: str | None = None
    group: str | None = None
    directory_name: str | None = None


class Explanation(Record):
    """Why somebody may, or may not, do something somewhere.

    Attributes:
        tenant_id: where; None in the whole platform.
        because: the grants that allow it; empty where it is denied, and for what everybody may.
        would_grant: the roles that would.
        obstacle: why even a grant does not help: the person is disabled, the tenant suspended.
    """

    person_id: str
    permission: Permission
    tenant_id: str | None
    verdict: Verdict
    because: tuple[GrantPath, ...] = ()
    would_grant: tuple[Role, ...] = ()
    obstacle: str = ""


class EffectiveAccess(Record):
    """A person's access over all tenants, as far as whoever asks may know of it.

    Attributes:
        everywhere: permissions held in the whole platform.
        with_reason: those of ``everywhere`` that are only good with a stated reason.
        tenants: those held in single tenants, by tenant id; empty ones are left out.
        paths: the grants that all of it comes from, also those that do not count now because
            their tenant is suspended.
        obstacle: why none of it is good now: the person is disabled, or the account has expired.
    """

    person_id: str
    everywhere: tuple[Permission, ...]
    with_reason: tuple[Permission, ...] = ()
    tenants: dict[str, tuple[Permission, ...]]
    paths: tuple[GrantPath, ...]
    obstacle: str = ""
    as_of: datetime
