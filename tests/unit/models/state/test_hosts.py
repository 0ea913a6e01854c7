import pytest

from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.resources import Environment, HostState
from caas_console.models.state.hosts import HostView
from tests.unit.models.state.factories import (
    connected_state,
    container,
    fill,
    host,
    job,
    link,
    recorded,
)


def test_a_view_is_named_by_its_id_until_the_host_is_known() -> None:
    state = connected_state(container("web"))
    view = state.hosts.view("h1")
    assert (view.name, view.environment) == ("h1", "")
    production = Environment(id="local", tenant_id="default", name="production")
    fill(state.cache, production, host("h1", name="alpha"))
    assert (view.name, view.environment) == ("alpha", "production")


def test_a_renamed_host_has_its_objects_looked_at_again() -> None:
    state = connected_state(
        host("h1"), host("h2"), container("web"), container("db", host_id="h2"), job("j1")
    )
    for host_id in ("h1", "h2"):
        state.hosts.view(host_id)
    told = recorded(state.cache)
    fill(state.cache, host("h1", name="alpha"))
    assert told[-1].upserted_of("container") == {"h1/web"}
    assert told[-1].upserted_of("job") == {"j1"}


def test_what_happens_to_a_host_has_no_other_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    state = connected_state(host("h1"), host("h2"))
    for host_id in ("h1", "h2"):
        state.hosts.view(host_id)
    looked_at = []
    refresh = HostView.refresh

    def watched(view: HostView) -> bool:
        looked_at.append(view.id)
        return refresh(view)

    monkeypatch.setattr(HostView, "refresh", watched)
    fill(state.cache, host("h1", state=HostState.UNREACHABLE))
    assert looked_at == ["h1"]


def test_a_view_is_stale_while_its_host_or_the_link_is_away() -> None:
    state = connected_state(host("h1"))
    view = state.hosts.view("h1")
    seen = [view.stale]
    fill(state.cache, host("h1", state=HostState.UNREACHABLE))
    seen.append(view.stale)
    fill(state.cache, host("h1"))
    seen.append(view.stale)
    state.cache.apply(link(LinkState.RECONNECTING))
    seen.append(view.stale)
    assert seen == [False, True, False, True]
