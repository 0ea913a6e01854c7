"""Who holds which roles where, and what each tenant has."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.tenancy import Binding
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta, PendingDelta


class MembershipIndex:
    """The bindings by tenant and by holder, and the environments of each tenant.

    An index: tenants, people and groups are to be looked at again with what they have.
    """

    def __init__(self, cache: ResourceCache) -> None:
        self._cache = cache
        self._bindings: dict[str, Binding] = {}
        self._of_tenant: defaultdict[str | None, set[str]] = defaultdict(set)
        self._of_subject: defaultdict[str, set[str]] = defaultdict(set)
        self._tenant_of_environment: dict[str, str] = {}
        self._environments: Counter[str] = Counter()

    def members(self, tenant_id: str) -> Mapping[Role, int]:
        """How many people and groups hold each role in a tenant."""
        return Counter(self._bindings[one].role for one in self._of_tenant.get(tenant_id, ()))

    def roles(self, subject_id: str) -> Collection[Binding]:
        """The roles of a person or group, those that come by a group left out."""
        held = (self._bindings[one] for one in self._of_subject.get(subject_id, ()))
        return sorted(held, key=lambda one: (one.tenant_id or "", one.role))

    def held_roles(self, subject_id: str) -> tuple[tuple[Role, str], ...]:
        """The same, each with the tenant's name, or with nothing for the whole platform."""
        return tuple(
            (one.role, "" if one.tenant_id is None else self.tenant_name(one.tenant_id))
            for one in self.roles(subject_id)
        )

    def environments(self, tenant_id: str) -> int:
        """How many environments a tenant has."""
        return self._environments[tenant_id]

    def tenant_name(self, tenant_id: str) -> str:
        """A tenant's name; of one that is not known, the id."""
        return self._cache.name_of("tenant", tenant_id)

    def update(self, delta: CacheDelta) -> CacheDelta:
        changed = PendingDelta()
        if not delta.touches(("binding", "environment", "tenant")):
            return changed.view()
        for one in delta.removed_of("binding"):
            self._place(one, None, changed)
        for one in delta.upserted_of("binding"):
            self._place(one, self._cache.objects("binding")[one], changed)
        for one in delta.removed_of("environment"):
            self._settle(one, None, changed)
        for one in delta.upserted_of("environment"):
            self._settle(one, self._cache.environments[one], changed)
        for one in delta.upserted_of("tenant"):
            # Whoever holds a role there shows the tenant's name.
            for binding_id in self._of_tenant.get(one, ()):
                changed.upsert("binding", binding_id)
                self._touch_subject(self._bindings[binding_id], changed)
        return changed.view()

    def _place(self, binding_id: str, binding: Binding | None, changed: PendingDelta) -> None:
        before = self._bindings.pop(binding_id, None)
        if before is not None:
            self._of_tenant[before.tenant_id].discard(binding_id)
            self._of_subject[before.subject_id].discard(binding_id)
        if binding is not None:
            self._bindings[binding_id] = binding
            self._of_tenant[binding.tenant_id].add(binding_id)
            self._of_subject[binding.subject_id].add(binding_id)
        for one in (before, binding):
            if one is not None:
                self._touch_tenant(one.tenant_id, changed)
                self._touch_subject(one, changed)

    def _settle(
        self, environment_id: str, environment: Environment | None, changed: PendingDelta
    ) -> None:
        before = self._tenant_of_environment.pop(environment_id, None)
        if before is not None:
            self._environments[before] -= 1
        if environment is not None:
            self._tenant_of_environment[environment_id] = environment.tenant_id
            self._environments[environment.tenant_id] += 1
            self._touch_tenant(environment.tenant_id, changed)
        self._touch_tenant(before, changed)

    def _touch_tenant(self, tenant_id: str | None, changed: PendingDelta) -> None:
        if tenant_id is not None and tenant_id in self._cache.objects("tenant"):
            changed.upsert("tenant", tenant_id)

    def _touch_subject(self, binding: Binding, changed: PendingDelta) -> None:
        if binding.subject_id in self._cache.objects(binding.subject_kind):
            changed.upsert(binding.subject_kind, binding.subject_id)
