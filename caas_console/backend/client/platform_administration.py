"""Tenants, people, sessions and API tokens of a platform, over its API."""

from collections.abc import Callable
from urllib.parse import quote

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
from caas_console.backend.wire.connection import Connection


class PlatformAdministration:
    """The Administration of a platform.

    Args:
        connection: asked for with each call; raises PlatformUnavailable while there is none.
    """

    def __init__(self, connection: Callable[[], Connection]) -> None:
        self._connection = connection

    async def get_tenant(self, tenant_id: str) -> Tenant:
        body = await self._connection().request("GET", f"/tenants/{tenant_id}")
        return Tenant.model_validate_json(body)

    async def create_tenant(self, request: TenantRequest) -> Tenant:
        body = await self._connection().request("POST", "/tenants", body=request)
        return Tenant.model_validate_json(body)

    async def change_tenant(self, tenant: Tenant, change: TenantChange) -> Tenant:
        body = await self._connection().request(
            "PATCH", f"/tenants/{tenant.id}", body=change, headers=_if_still(tenant.revision)
        )
        return Tenant.model_validate_json(body)

    async def add_member(self, tenant_id: str, request: BindingRequest) -> Binding:
        path = f"/tenants/{tenant_id}/members"
        body = await self._connection().request("POST", path, body=request)
        return Binding.model_validate_json(body)

    async def remove_member(self, member: Binding) -> None:
        await self._connection().request(
            "DELETE", f"/tenants/{member.tenant_id}/members/{quote(member.id, safe='')}"
        )

    async def create_person(self, request: PersonRequest) -> OneTimePassword:
        body = await self._connection().request("POST", "/people", body=request)
        return OneTimePassword.model_validate_json(body)

    async def change_person(self, person: Person, change: PersonChange) -> Person:
        path = f"/people/{quote(person.id, safe='')}"
        body = await self._connection().request(
            "PATCH", path, body=change, headers=_if_still(person.revision)
        )
        return Person.model_validate_json(body)

    async def reset_password(self, person_id: str) -> OneTimePassword:
        path = f"/people/{quote(person_id, safe='')}/reset-password"
        return OneTimePassword.model_validate_json(await self._connection().request("POST", path))

    async def person_access(self, person_id: str) -> EffectiveAccess:
        path = f"/people/{quote(person_id, safe='')}/access"
        return EffectiveAccess.model_validate_json(await self._connection().request("GET", path))

    async def explain(
        self, person_id: str, permission: Permission, tenant_id: str | None
    ) -> Explanation:
        params = {"person_id": person_id, "permission": permission.value}
        if tenant_id is not None:
            params["tenant_id"] = tenant_id
        body = await self._connection().request("GET", "/access/explain", params=params)
        return Explanation.model_validate_json(body)

    async def revoke_session(self, session_id: str) -> Session:
        body = await self._connection().request("POST", f"/sessions/{session_id}/revoke")
        return Session.model_validate_json(body)

    async def create_token(self, request: TokenRequest) -> NewApiToken:
        body = await self._connection().request("POST", "/tokens", body=request)
        return NewApiToken.model_validate_json(body)

    async def revoke_token(self, token_id: str) -> ApiToken:
        body = await self._connection().request("POST", f"/tokens/{token_id}/revoke")
        return ApiToken.model_validate_json(body)


def _if_still(revision: int) -> dict[str, str]:
    """The header that has an object changed only while it is as it was with a revision."""
    return {"If-Match": f'"{revision}"'}
