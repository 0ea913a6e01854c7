"""An Administration that remembers what it was asked for, and does it to the gateway's objects."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from typing_extensions import override

from caas_console.backend.contracts.access import EffectiveAccess, Explanation, Permission
from caas_console.backend.contracts.administration import Administration
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
    QuotaResource,
    Tenant,
    TenantChange,
    TenantRequest,
)
from caas_console.backend.contracts.watch import Change, upsert

if TYPE_CHECKING:
    from caas_console.backend.contracts.errors import ConsoleError

_MADE = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def tenant(name: str = "retail", **values: object) -> Tenant:
    """A tenant whose id is its name."""
    known = {"id": name, "tenant_id": name, "name": name, "created_at": _MADE, "revision": 1}
    return Tenant.model_validate({**known, **values})


def person(login: str = "ada", **values: object) -> Person:
    """A person whose id is the login."""
    known = {"id": login, "login": login, "name": login, "created_at": _MADE, "revision": 1}
    return Person.model_validate({**known, **values})


def group(name: str = "ops", **values: object) -> Group:
    """A group whose id is its name."""
    return Group.model_validate({"id": name, "name": name, "revision": 1, **values})


def quota(
    resource: QuotaResource = QuotaResource.CONTAINERS,
    environment_id: str | None = None,
    tenant_id: str = "retail",
    **values: object,
) -> Quota:
    """What a tenant, or one of its environments, uses of a resource."""
    untouched = Quota.unused(tenant_id, environment_id, resource)
    return untouched.model_copy(update={"revision": 1, **values})


def session(person: str = "ada", **values: object) -> Session:
    """A session of a person whose id is the name."""
    known = {
        "id": f"session-{person}",
        "person_id": person,
        "person_name": person,
        "client": "caas-console on desk-01",
        "address": "10.0.0.7",
        "created_at": _MADE,
        "last_used_at": _MADE,
        "expires_at": _MADE + timedelta(days=30),
    }
    return Session.model_validate({**known, **values})


def token(name: str = "deploy", person: str = "ada", **values: object) -> ApiToken:
    """An API token whose id is its name."""
    known = {
        "id": name,
        "person_id": person,
        "person_name": person,
        "name": name,
        "scopes": ("containers.read",),
        "created_at": _MADE,
        "expires_at": _MADE + timedelta(days=3650),
    }
    return ApiToken.model_validate({**known, **values})


class FakeAdministration(Administration):
    """Tells the changes that it makes.

    Attributes:
        asked: the requests, in order.
        refuses: raised once instead of the next one.
        tenants, groups, quotas: those that it knows as they are now, by id.
        members: the people in each group, by its id.
        accesses: what people may do, by their ids.
        explanations: why, by permission and tenant.
    """

    def __init__(self, tell: Callable[[Change], None]) -> None:
        self.asked: list[object] = []
        self.refuses: ConsoleError | None = None
        self.tenants: dict[str, Tenant] = {}
        self.groups: dict[str, Group] = {}
        self.quotas: dict[str, Quota] = {}
        self.members: dict[str, list[Person]] = {}
        self.accesses: dict[str, EffectiveAccess] = {}
        self.explanations: dict[tuple[Permission, str | None], Explanation] = {}
        self._tell = tell

    def _ask(self, request: object) -> None:
        self.asked.append(request)
        refusal, self.refuses = self.refuses, None
        if refusal is not None:
            raise refusal

    @override
    async def get_tenant(self, tenant_id: str) -> Tenant:
        return self.tenants[tenant_id]

    @override
    async def create_tenant(self, request: TenantRequest) -> Tenant:
        self._ask(request)
        made = tenant(**request.model_dump())
        self._tell(upsert(made))
        return made

    @override
    async def change_tenant(self, tenant: Tenant, change: TenantChange) -> Tenant:
        self._ask((tenant.id, tenant.revision, change))
        values = change.model_dump(exclude_none=True)
        changed = tenant.model_copy(update={**values, "revision": tenant.revision + 1})
        self._tell(upsert(changed))
        return changed

    @override
    async def tenant_quotas(self, tenant_id: str) -> Sequence[Quota]:
        return [one for one in self.quotas.values() if one.tenant_id == tenant_id]

    @override
    async def limit_quota(self, quota: Quota, limit: QuotaLimit) -> Quota:
        self._ask((quota.id, quota.revision, limit.limit))
        values = {"limit": limit.limit, "revision": quota.revision + 1}
        limited = quota.model_copy(update=values)
        self._tell(upsert(limited))
        return limited

    @override
    async def give_role(self, tenant_id: str | None, request: BindingRequest) -> Binding:
        self._ask((tenant_id, request))
        who = request.login or request.group or ""
        made = Binding(
            id=f"{tenant_id}:{request.role}:{who}",
            tenant_id=tenant_id,
            role=request.role,
            subject_kind="person" if request.login else "group",
            subject_id=who,
            subject_name=who,
            created_at=_MADE,
        )
        self._tell(upsert(made))
        return made

    @override
    async def take_role(self, binding: Binding) -> None:
        self._ask(("role", binding.id))
        self._tell(Change(kind="binding", id=binding.id))

    @override
    async def get_group(self, group_id: str) -> Group:
        return self.groups[group_id]

    @override
    async def create_group(self, request: GroupRequest) -> Group:
        self._ask(request)
        made = group(**request.model_dump())
        self._tell(upsert(made))
        return made

    @override
    async def change_group(self, group: Group, change: GroupChange) -> Group:
        self._ask((group.id, group.revision, change))
        values = change.model_dump(exclude_none=True)
        changed = group.model_copy(update={**values, "revision": group.revision + 1})
        self._tell(upsert(changed))
        return changed

    @override
    async def remove_group(self, group_id: str) -> None:
        self._ask(("group", group_id))
        self._tell(Change(kind="group", id=group_id))

    @override
    async def group_members(self, group_id: str) -> Sequence[Person]:
        return list(self.members.get(group_id, ()))

    @override
    async def add_group_member(self, group_id: str, person_id: str) -> None:
        self._ask(("into", group_id, person_id))
        self.members.setdefault(group_id, []).append(person(person_id))
        self._tell(upsert(group(group_id, revision=2)))

    @override
    async def remove_group_member(self, group_id: str, person_id: str) -> None:
        self._ask(("out of", group_id, person_id))
        self.members[group_id] = [one for one in self.members[group_id] if one.id != person_id]
        self._tell(upsert(group(group_id, revision=3)))

    @override
    async def create_person(self, request: PersonRequest) -> OneTimePassword:
        self._ask(request)
        made = person(request.login, name=request.name)
        self._tell(upsert(made))
        return OneTimePassword(person=made, password="once-only-secret")

    @override
    async def change_person(self, person: Person, change: PersonChange) -> Person:
        self._ask((person.id, person.revision, change))
        values = change.model_dump(exclude_none=True, exclude={"never_expires"})
        changed = person.model_copy(update={**values, "revision": person.revision + 1})
        self._tell(upsert(changed))
        return changed

    @override
    async def reset_password(self, person_id: str) -> OneTimePassword:
        self._ask(("reset", person_id))
        return OneTimePassword(person=person(person_id), password="once-only-secret")

    @override
    async def person_access(self, person_id: str) -> EffectiveAccess:
        none = EffectiveAccess(
            person_id=person_id, everywhere=(), tenants={}, paths=(), as_of=_MADE
        )
        return self.accesses.get(person_id, none)

    @override
    async def explain(
        self, person_id: str, permission: Permission, tenant_id: str | None
    ) -> Explanation:
        self._ask(("explain", person_id, permission, tenant_id))
        return self.explanations[permission, tenant_id]

    @override
    async def revoke_session(self, session_id: str) -> Session:
        self._ask(("session", session_id))
        ended = session(id=session_id, ended_at=_MADE, end_reason="revoked")
        self._tell(upsert(ended))
        return ended

    @override
    async def create_token(self, request: TokenRequest) -> NewApiToken:
        self._ask(request)
        made = token(request.name, scopes=request.scopes, expires_at=request.expires_at)
        self._tell(upsert(made))
        return NewApiToken(token=made, secret="caas_secret")

    @override
    async def revoke_token(self, token_id: str) -> ApiToken:
        self._ask(("token", token_id))
        ended = token(token_id, revoked_at=_MADE)
        self._tell(upsert(ended))
        return ended
