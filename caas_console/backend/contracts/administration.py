"""The Protocol through which the console changes tenants, people and what acts for them."""

from typing import Protocol

from caas_console.backend.contracts.access import EffectiveAccess, Explanation, Permission
from caas_console.backend.contracts.identity import ApiToken, NewApiToken, Session, TokenRequest
from caas_console.backend.contracts.tenancy import (
    Binding,
    BindingRequest,
    OneTimePassword,
    Person,
    PersonChange,
    PersonRequest,
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

    async def add_member(self, tenant_id: str, request: BindingRequest) -> Binding:
        """Give a person or group a role in a tenant; InvalidInput where there is no such."""

    async def remove_member(self, member: Binding) -> None:
        """Take a role in a tenant away; Conflict where nobody would be left to administer it."""

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
