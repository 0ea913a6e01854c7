import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.resources import (
    COMPOSE_PROJECT_LABEL,
    COMPOSE_SERVICE_LABEL,
    SWARM_SERVICE_LABEL,
    SWARM_STACK_LABEL,
    Container,
    ContainerState,
    Health,
)
from caas_console.models.state.stacks import Member, Stack, StackState, make_stack
from tests.unit.models.state.factories import (
    connected_state,
    container,
    delta,
    fill,
    gone,
    recorded,
)


def member(name: str, stack: str = "shop", service: str = "web", **settings: object) -> Container:
    labels = {COMPOSE_PROJECT_LABEL: stack, COMPOSE_SERVICE_LABEL: service}
    return container(name, labels=labels, **settings)


def stack_of(*containers: Container) -> Stack:
    members = [Member.of(one) for one in containers]
    return make_stack([one for one in members if one is not None])


def test_a_stack_is_made_of_the_containers_that_carry_its_label() -> None:
    state = connected_state(
        member("shop-web-1"),
        member("shop-db-1", service="db", state=ContainerState.EXITED),
        container("alone"),
        member("shop-web-2", host_id="h2"),
    )
    assert set(state.stacks.stacks) == {"h1/shop", "h2/shop"}
    stack = state.stacks.stacks["h1/shop"]
    assert stack.services == ("db", "web")
    assert stack.container_ids == ("h1/shop-db-1", "h1/shop-web-1")
    assert stack.states == {ContainerState.RUNNING: 1, ContainerState.EXITED: 1}
    assert stack.origin == "compose"


def test_a_swarm_stack_is_known_by_swarms_labels() -> None:
    labels = {SWARM_STACK_LABEL: "shop", SWARM_SERVICE_LABEL: "shop_web"}
    stack = stack_of(container("shop_web.1.x", labels=labels))
    assert (stack.name, stack.origin, stack.services) == ("shop", "swarm", ("shop_web",))


def test_a_stack_changes_and_goes_with_its_containers() -> None:
    state = connected_state(member("a"), member("b"))
    told = recorded(state.cache, "stack")
    fill(state.cache, member("a", state=ContainerState.PAUSED))
    assert told[-1].upserted_of("stack") == {"h1/shop"}
    fill(state.cache, member("a", state=ContainerState.PAUSED, command="other"))
    assert len(told) == 1
    fill(state.cache, member("b", stack="other"))
    assert told[-1].upserted_of("stack") == {"h1/shop", "h1/other"}
    state.cache.apply(delta(gone("container", "h1/a"), gone("container", "h1/unknown")))
    state.cache.flush()
    assert told[-1].removed_of("stack") == {"h1/shop"}
    assert set(state.stacks.stacks) == {"h1/other"}


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["running", "running"], StackState.RUNNING),
        (["running", "exited"], StackState.PARTIAL),
        (["running", "paused"], StackState.PARTIAL),
        (["paused", "exited"], StackState.PAUSED),
        (["exited", "created", "dead"], StackState.STOPPED),
        (["running", "restarting"], StackState.UNHEALTHY),
    ],
)
def test_the_state_is_that_of_the_containers_together(
    states: list[str], expected: StackState
) -> None:
    members = [member(f"c{index}", state=state) for index, state in enumerate(states)]
    assert stack_of(*members).state is expected


def test_a_stack_with_an_unhealthy_container_is_unhealthy_while_that_runs() -> None:
    sick = member("a", health=Health.UNHEALTHY)
    assert stack_of(sick, member("b")).state is StackState.UNHEALTHY
    stopped = sick.model_copy(update={"state": ContainerState.EXITED})
    assert stack_of(stopped, member("b")).state is StackState.PARTIAL


_HISTORY = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["gone", "", "shop", "bank"]),
        st.sampled_from(["running", "exited"]),
        st.sampled_from([None, Health.UNHEALTHY]),
    ),
    max_size=20,
)


@given(_HISTORY)
def test_any_history_leads_to_the_stacks_of_the_containers_that_are_left(
    history: list[tuple[str, str, str, Health | None]],
) -> None:
    lived = connected_state()
    for name, stack, state, health in history:
        if stack == "gone":
            lived.cache.apply(delta(gone("container", f"h1/{name}")))
        else:
            fill(lived.cache, member(name, stack, state=state, health=health))
        lived.cache.flush()
    fresh = connected_state(*lived.cache.containers.values())
    assert lived.stacks.stacks == fresh.stacks.stacks
