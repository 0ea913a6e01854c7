"""Tenants and people are looked at again whenever what they have changes."""

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.tenancy import Binding, Person, Tenant
from caas_console.backend.contracts.watch import Change, WatchBatch, upsert
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.memberships import MembershipIndex

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TENANTS = ("retail", "logistics")
PEOPLE = ("ada", "bob")


def tenant(name: str, title: str = "") -> Tenant:
    return Tenant(id=name, tenant_id=name, name=title or name, created_at=NOW)


def binding(number: int, person: str, role: Role, tenant_id: str | None) -> Binding:
    return Binding(
        id=str(number),
        tenant_id=tenant_id,
        role=role,
        subject_kind="person",
        subject_id=person,
        subject_name=person,
        created_at=NOW,
    )


class Console:
    """A cache with the index, and what was told of each flush."""

    def __init__(self) -> None:
        self.cache = ResourceCache()
        self.index = MembershipIndex(self.cache)
        self.cache.attach(self.index)
        self.told: list[CacheDelta] = []
        self.cache.subscribe(self.told.append)
        people = [Person(id=one, login=one, name=one, created_at=NOW) for one in PEOPLE]
        self.tell(*(upsert(tenant(one)) for one in TENANTS), *map(upsert, people))

    def tell(self, *changes: Change) -> CacheDelta:
        self.cache.apply(WatchBatch(part="platform", phase="delta", changes=changes))
        self.cache.flush()
        return self.told[-1]


numbers = st.integers(0, 5)
bindings = st.builds(
    binding, numbers, st.sampled_from(PEOPLE), st.sampled_from(Role), st.sampled_from(TENANTS)
).map(upsert)
environments = st.builds(
    lambda number, owner: upsert(Environment(id=f"e{number}", tenant_id=owner, name="e")),
    numbers,
    st.sampled_from(TENANTS),
)
gone = st.builds(lambda number: Change(kind="binding", id=str(number)), numbers) | st.builds(
    lambda number: Change(kind="environment", id=f"e{number}"), numbers
)


@given(st.lists(st.lists(bindings | environments | gone, max_size=4), max_size=12))
def test_it_is_what_the_bindings_and_environments_say(batches: list[list[Change]]) -> None:
    console = Console()
    for batch in batches:
        console.tell(*batch)
        held = list(console.cache.objects("binding").values())
        owners = Counter(one.tenant_id for one in console.cache.environments.values())
        for name in TENANTS:
            roles = Counter(one.role for one in held if one.tenant_id == name)
            assert console.index.members(name) == roles
            assert console.index.environments(name) == owners[name]
        for person in PEOPLE:
            own = {one.id for one in held if one.subject_id == person}
            assert {one.id for one in console.index.roles(person)} == own


def test_whoever_holds_a_role_and_its_tenant_are_looked_at_again() -> None:
    console = Console()
    told = console.tell(upsert(binding(1, "ada", Role.DEVELOPER, "retail")))
    assert told.upserted_of("tenant") == {"retail"}
    assert told.upserted_of("person") == {"ada"}
    told = console.tell(upsert(tenant("retail", "shops")))
    assert told.upserted_of("person") == {"ada"}
    assert console.index.tenant_name("retail") == "shops"
    told = console.tell(Change(kind="binding", id="1"))
    assert told.upserted_of("tenant") == {"retail"}
    assert told.upserted_of("person") == {"ada"}


def test_a_tenant_that_may_not_be_seen_is_called_by_its_id() -> None:
    console = Console()
    told = console.tell(upsert(binding(1, "ada", Role.DEVELOPER, "hidden")))
    assert not told.upserted_of("tenant")
    assert console.index.tenant_name("hidden") == "hidden"
