"""The Protocol through which the console changes tenants, people and what acts for them."""

from collections.abc import Sequence
from typing import Protocol

from caas_console.backend.contracts.access import EffectiveAccess, Explanation, Permission
from caas_console.backend.contracts.identity import ApiToken, NewApiToken, Session, TokenRequest
from caas_console.backend.contracts.tenancy import (
    Binding,
    BindingRequest,
    Group,
    GroupChange,
    GroupRequest,
    OneTimePassword,
    Person,
    PersonChange,
    PersonRequest,
    Quota,
    QuotaLimit,
    Tenant,
    TenantChange,
    TenantRequest,
)


class Administration(Protocol):
    """What is done to tenants, people, sessions and tokens; all of it is told by the watch too.

    Every method raises PermissionDenied where the person may not do it, NotFound for what is not
    there or may not be known of, and PlatformUnavailable while nobody answers.
    """

    async def get_tenant(self, tenant_id: str) -> Tenant:
        """A tenant as it is now."""

    async def create_tenant(self, request: TenantRequest) -> Tenant:
        """Make a tenant; Conflict where another one has its name or external id."""

    async def change_tenant(self, tenant: Tenant, change: TenantChange) -> Tenant:
        """Change a tenant that is still as ``tenant`` says; Outdated where it is not."""

    async def tenant_quotas(self, tenant_id: str) -> Sequence[Quota]:
        """All that is counted for a tenant and its environments, as it is now."""

    async def limit_quota(self, quota: Quota, limit: QuotaLimit) -> Quota:
        """Limit what was read as ``quota``; Outdated where somebody limited it since."""

    async def give_role(self, tenant_id: str | None, request: BindingRequest) -> Binding:
        """Give a person or group a role in a tenant, or with None in the whole platform.

        Raises:
            InvalidInput: nobody is called so, or the role is held elsewhere.
            Conflict: they hold it already.
        """

    async def take_role(self, binding: Binding) -> None:
        """Take a role away; Conflict where nobody would be left to administer what it is for."""

    async def get_group(self, group_id: str) -> Group:
        """A group as it is now."""

    async def create_group(self, request: GroupRequest) -> Group:
        """Make a group; Conflict where another one has its name, or is that of the directory."""

    async def change_group(self, group: Group, change: GroupChange) -> Group:
        """Change a group that is still as ``group`` says; Outdated where it is not."""

    async def remove_group(self, group_id: str) -> None:
        """Remove a group; Conflict where nobody would be left to administer the platform."""

    async def group_members(self, group_id: str) -> Sequence[Person]:
        """The people in a group."""

    async def add_group_member(self, group_id: str, person_id: str) -> None:
        """Put a person into a group; Conflict where the directory decides."""

    async def remove_group_member(self, group_id: str, person_id: str) -> None:
        """Take a person out of a group; Conflict as with a role, or where the directory decides."""

    async def create_person(self, request: PersonRequest) -> OneTimePassword:
        """Make a local account; Conflict where another one has its login."""

    async def change_person(self, person: Person, change: PersonChange) -> Person:
        """Change a person who is still as ``person`` says; Outdated where they are not."""

    async def reset_password(self, person_id: str) -> OneTimePassword:
        """Give a local account a new password; the person's sessions end."""

    async def person_access(self, person_id: str) -> EffectiveAccess:
        """What a person may do, wherever one may ask about it, and how they came to it."""

    async def explain(
        self, person_id: str, permission: Permission, tenant_id: str | None
    ) -> Explanation:
        """Why a person may, or may not, do something in a tenant, or in the whole platform."""

    async def revoke_session(self, session_id: str) -> Session:
        """End a session."""

    async def create_token(self, request: TokenRequest) -> NewApiToken:
        """Make an API token of the person's own."""

    async def revoke_token(self, token_id: str) -> ApiToken:
        """End an API token."""
