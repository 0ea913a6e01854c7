"""A filter says in which environment one is, whoever typed it; none says so wrongly."""

from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.tenancy import Tenant
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.queries import Query
from caas_console.models.state.rows.container_row import CONTAINER_FIELDS, make_container_row
from caas_console.models.state.whereabouts import (
    environment_of_object,
    environment_of_query,
    host_query,
    known_environments,
)
from tests.unit.models.state.factories import NOW, connected_state, container, host, job

BILLING, PAYMENTS = "t1", "t2"
# Names that are alike are what matters; quotes cannot be written in a filter.
NAMES = st.text("abP -,:=", min_size=1, max_size=4).map(str.strip).filter(bool)


def tenant(tenant_id: str, name: str) -> Tenant:
    return Tenant(id=tenant_id, tenant_id=tenant_id, name=name, created_at=NOW)


def environment(environment_id: str, tenant_id: str, name: str) -> Environment:
    return Environment(id=environment_id, tenant_id=tenant_id, name=name)


def site() -> ConsoleState:
    """Two tenants with an environment of the same name each, and one whose name contains it."""
    return connected_state(
        tenant(BILLING, "Billing"),
        tenant(PAYMENTS, "Payments"),
        environment("e1", BILLING, "prod"),
        environment("e2", PAYMENTS, "Prod"),
        environment("e3", BILLING, "preprod"),
        host("h1", name="edge", tenant_id=BILLING, environment_id="e1"),
        host("h2", name="edge", tenant_id=PAYMENTS, environment_id="e2"),
        host("h3", name="edge-3", tenant_id=BILLING, environment_id="e3"),
        container("web", host_id="h1"),
        container("web", host_id="h2"),
        container("web", host_id="h3"),
        job("j1", host_id="h2"),
    )


def kept(state: ConsoleState, text: str) -> set[str]:
    """The hosts of the containers that a filter keeps."""
    query = Query(text, CONTAINER_FIELDS)
    rows = [make_container_row(state, one) for one in state.cache.containers.values()]
    assert not query.problems
    return {row.host.id for row in query.select(rows)}


def test_only_an_environment_that_shares_its_name_is_filtered_by_its_tenant_too() -> None:
    queries = {one.id: one.query for one in known_environments(site().cache).values()}
    assert queries == {
        "e1": 'env="prod" tenant="Billing"',
        "e2": 'env="Prod" tenant="Payments"',
        "e3": 'env="preprod"',
    }


def test_the_filter_of_an_environment_keeps_what_is_in_it_alone() -> None:
    state = site()
    environments = known_environments(state.cache)
    assert [kept(state, environments[one].query) for one in ("e1", "e2", "e3")] == [
        {"h1"},
        {"h2"},
        {"h3"},
    ]


def test_a_filter_tells_its_environment_in_whatever_words() -> None:
    cache = site().cache
    told = {
        'env="prod" tenant="Billing" state:running web': "e1",
        "tenant:pay": "e2",
        "env:pre": "e3",
        "-tenant:pay -env:pre": "e1",
        "host:edge-3": "e3",
    }
    assert {text: environment_of_query(cache, text) for text in told} == told


def test_a_filter_of_several_environments_or_of_none_tells_no_environment() -> None:
    cache = site().cache
    for text in (
        "",
        "web",
        "state:running",
        "env:prod",
        "env:",
        "env>1",
        "env:nowhere",
        "host=edge",
    ):
        assert environment_of_query(cache, text) == ""


def test_a_host_whose_name_another_environment_has_too_is_filtered_by_its_own() -> None:
    state = site()
    queries = [host_query(state.cache, one) for one in ("h1", "h3")]
    assert queries == ['host="edge" env="prod" tenant="Billing"', 'host="edge-3"']
    assert [kept(state, one) for one in queries] == [{"h1"}, {"h3"}]


def test_an_object_is_in_the_environment_of_its_host() -> None:
    cache = site().cache
    assert environment_of_object(cache, "containers", "h2/web") == "e2"
    assert environment_of_object(cache, "jobs", "j1") == "e2"
    assert environment_of_object(cache, "jobs", "forgotten") == ""
    assert environment_of_object(cache, "images", "gone/sha256:abc") == ""


def test_a_name_with_quotes_in_it_can_be_filtered_by_too() -> None:
    state = connected_state(
        environment("e1", BILLING, 'the "old" one'),
        environment("e2", BILLING, "new"),
        host("h1", tenant_id=BILLING, environment_id="e1"),
        container("web", host_id="h1"),
    )
    query = known_environments(state.cache)["e1"].query
    assert kept(state, query) == {"h1"}
    assert environment_of_query(state.cache, query) == "e1"


@given(st.lists(st.tuples(st.sampled_from([BILLING, PAYMENTS]), NAMES), max_size=6))
def test_the_filter_of_each_environment_leads_back_to_it(named: list[tuple[str, str]]) -> None:
    # What differs in upper and lower case alone is one to a filter.
    distinct = {(owner, name.lower()): (owner, name) for owner, name in named}
    made = [
        environment(f"e{number}", owner, name)
        for number, (owner, name) in enumerate(distinct.values())
    ]
    hosts = [
        host(f"h-{one.id}", tenant_id=one.tenant_id, environment_id=one.id) for one in made[::2]
    ]
    cache = connected_state(*made, *hosts).cache
    for one in known_environments(cache).values():
        assert environment_of_query(cache, one.query) == one.id
