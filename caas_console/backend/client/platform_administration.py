"""Tenants, people, sessions and API tokens of a platform, over its API."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

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
from caas_console.backend.wire.connection import Connection, Params

_AT_ONCE = 1_000  # objects a page, the most that the platform gives

T = TypeVar("T", bound=BaseModel)


class _Page(BaseModel, Generic[T]):
    items: tuple[T, ...]
    next_cursor: str | None = None


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

    async def tenant_quotas(self, tenant_id: str) -> Sequence[Quota]:
        return await self._all(f"/tenants/{tenant_id}/quotas", _Page[Quota])

    async def limit_quota(self, quota: Quota, limit: QuotaLimit) -> Quota:
        place = f"/environments/{quota.environment_id}" if quota.environment_id else ""
        body = await self._connection().request(
            "PUT",
            f"/tenants/{quota.tenant_id}{place}/quotas/{quota.resource}",
            body=limit,
            headers=_if_still(quota.revision),
        )
        return Quota.model_validate_json(body)

    async def give_role(self, tenant_id: str | None, request: BindingRequest) -> Binding:
        body = await self._connection().request("POST", _roles(tenant_id), body=request)
        return Binding.model_validate_json(body)

    async def take_role(self, binding: Binding) -> None:
        path = f"{_roles(binding.tenant_id)}/{quote(binding.id, safe='')}"
        await self._connection().request("DELETE", path)

    async def get_group(self, group_id: str) -> Group:
        body = await self._connection().request("GET", f"/groups/{group_id}")
        return Group.model_validate_json(body)

    async def create_group(self, request: GroupRequest) -> Group:
        body = await self._connection().request("POST", "/groups", body=request)
        return Group.model_validate_json(body)

    async def change_group(self, group: Group, change: GroupChange) -> Group:
        body = await self._connection().request(
            "PATCH", f"/groups/{group.id}", body=change, headers=_if_still(group.revision)
        )
        return Group.model_validate_json(body)

    async def remove_group(self, group_id: str) -> None:
        await self._connection().request("DELETE", f"/groups/{group_id}")

    async def group_members(self, group_id: str) -> Sequence[Person]:
        return await self._all(f"/groups/{group_id}/members", _Page[Person])

    async def add_group_member(self, group_id: str, person_id: str) -> None:
        await self._connection().request("PUT", _membership(group_id, person_id))

    async def remove_group_member(self, group_id: str, person_id: str) -> None:
        await self._connection().request("DELETE", _membership(group_id, person_id))

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

    async def _all(self, path: str, page: type[_Page[T]]) -> Sequence[T]:
        found: list[T] = []
        cursor = ""
        while True:
            params: Params = {"limit": _AT_ONCE, "cursor": cursor}
            body = await self._connection().request("GET", path, params=params)
            answer = page.model_validate_json(body)
            found.extend(answer.items)
            if answer.next_cursor is None:
                return found
            cursor = answer.next_cursor


def _roles(tenant_id: str | None) -> str:
    """Where the roles in a tenant are, or with None those in the whole platform."""
    return "/roles" if tenant_id is None else f"/tenants/{tenant_id}/members"


def _membership(group_id: str, person_id: str) -> str:
    return f"/groups/{group_id}/members/{quote(person_id, safe='')}"


def _if_still(revision: int) -> dict[str, str]:
    """The header that has an object changed only while it is as it was with a revision."""
    return {"If-Match": f'"{revision}"'}
