"""The Protocol through which the console changes tenants and what acts for people."""

from typing import Protocol

from caas_console.backend.contracts.identity import ApiToken, NewApiToken, Session, TokenRequest
from caas_console.backend.contracts.tenancy import Tenant, TenantChange, TenantRequest


class Administration(Protocol):
    """What is done to tenants, sessions and API tokens; all of it is told by the watch too.

    Every method raises PermissionDenied where the person may not do it, NotFound for what is not
    there or may not be known of, and PlatformUnavailable while nobody answers.
    """

    async def get_tenant(self, tenant_id: str) -> Tenant:
        """A tenant as it is now."""

    async def create_tenant(self, request: TenantRequest) -> Tenant:
        """Make a tenant; Conflict where another one has its name or external id."""

    async def change_tenant(self, tenant: Tenant, change: TenantChange) -> Tenant:
        """Change a tenant that is still as ``tenant`` says; Outdated where it is not."""

    async def revoke_session(self, session_id: str) -> Session:
        """End a session."""

    async def create_token(self, request: TokenRequest) -> NewApiToken:
        """Make an API token of the person's own."""

    async def revoke_token(self, token_id: str) -> ApiToken:
        """End an API token."""
