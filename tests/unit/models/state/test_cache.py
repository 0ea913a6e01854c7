from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.resources import HostState
from caas_console.backend.contracts.tenancy import Tenant
from caas_console.backend.contracts.watch import Resource, WatchBatch
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta
from tests.unit.models.state.factories import (
    container,
    delta,
    fill,
    gone,
    host,
    image,
    job,
    link,
    snapshot,
    volume,
)


@pytest.fixture
def told() -> list[CacheDelta]:
    return []


@pytest.fixture
def cache(told: list[CacheDelta]) -> ResourceCache:
    made = ResourceCache()
    made.subscribe(told.append)
    return made


def test_a_snapshot_removes_at_its_end_what_it_did_not_name(
    cache: ResourceCache, told: list[CacheDelta]
) -> None:
    fill(cache, container("old"), container("kept"))
    begin, named, end = snapshot(container("kept"), container("new"))
    cache.apply(begin)
    cache.apply(named)
    assert set(cache.containers) == {"h1/old", "h1/kept", "h1/new"}
    cache.apply(end)
    cache.flush()
    assert set(cache.containers) == {"h1/kept", "h1/new"}
    assert told[-1].upserted_of("container") == {"h1/new"}
    assert told[-1].removed_of("container") == {"h1/old"}


def connecting(*resources: Resource) -> list[WatchBatch]:
    """What a platform tells that has just started: hosts of which it knows nothing yet."""
    return snapshot(host(state=HostState.CONNECTING), *resources)


def test_objects_of_a_host_that_was_not_read_yet_stay_and_are_stale(
    cache: ResourceCache, told: list[CacheDelta]
) -> None:
    fill(cache, host(), container("web"), image("i1"))
    for batch in connecting():
        cache.apply(batch)
    cache.flush()
    assert set(cache.containers) == {"h1/web"}
    assert set(cache.images) == {"h1/i1"}
    assert not told[-1].touches({"container", "image"})
    assert cache.is_stale("h1")


def test_what_a_host_did_not_confirm_goes_once_it_is_ready(cache: ResourceCache) -> None:
    fill(cache, host(), container("web"), container("old"))
    for batch in connecting():
        cache.apply(batch)
    cache.apply(delta(container("web"), container("new")))
    assert set(cache.containers) == {"h1/web", "h1/old", "h1/new"}
    cache.apply(delta(host()))
    assert set(cache.containers) == {"h1/web", "h1/new"}


def test_objects_stay_where_the_daemon_is_away_when_the_platform_starts_again(
    cache: ResourceCache,
) -> None:
    fill(cache, host(api_version="1.43"), container("web"), container("old"))
    for batch in snapshot(host(state=HostState.UNREACHABLE)):
        cache.apply(batch)
    assert set(cache.containers) == {"h1/web", "h1/old"}
    cache.apply(delta(container("web"), host(api_version="1.43")))
    assert set(cache.containers) == {"h1/web"}


def test_objects_that_a_host_lost_before_it_went_away_go(cache: ResourceCache) -> None:
    fill(cache, host(api_version="1.43"), container("web"), container("old"))
    away = host(state=HostState.UNREACHABLE, api_version="1.43")
    for batch in snapshot(away, container("web")):
        cache.apply(batch)
    assert set(cache.containers) == {"h1/web"}


def test_what_was_not_confirmed_goes_with_its_host(cache: ResourceCache) -> None:
    fill(cache, host(), container("web"))
    for batch in connecting():
        cache.apply(batch)
    cache.apply(delta(gone("host", "h1")))
    assert not cache.containers


def test_objects_go_with_a_host_that_the_snapshot_did_not_name(cache: ResourceCache) -> None:
    fill(cache, host(state=HostState.CONNECTING), container("web"))
    for batch in snapshot():
        cache.apply(batch)
    assert not cache.containers


def test_a_second_snapshot_confirms_what_it_names_and_no_other(cache: ResourceCache) -> None:
    fill(cache, host(), container("web"), container("old"))
    for batch in connecting():
        cache.apply(batch)
    for batch in snapshot(host(), container("web")):
        cache.apply(batch)
    assert set(cache.containers) == {"h1/web"}


def test_a_snapshot_leaves_the_objects_of_other_parts_alone(cache: ResourceCache) -> None:
    cache.apply(delta(job("j1"), part="platform"))
    for batch in snapshot(container("web")):
        cache.apply(batch)
    assert set(cache.jobs) == {"j1"}


def test_an_object_that_another_part_took_over_outlives_the_snapshot_of_its_former_part(
    cache: ResourceCache,
) -> None:
    cache.apply(delta(host("h1"), part="platform"))
    for batch in [*snapshot(host("h1")), *snapshot(part="platform")]:
        cache.apply(batch)
    assert set(cache.hosts) == {"h1"}


def test_what_the_platform_tells_of_people_is_kept_like_the_rest(cache: ResourceCache) -> None:
    tenant = Tenant(id="t", tenant_id="t", name="Payments", created_at=datetime.now(UTC))
    fill(cache, tenant)
    assert cache.objects("tenant") == {"t": tenant}


def test_a_snapshot_that_was_cut_removes_nothing(cache: ResourceCache) -> None:
    fill(cache, container("web"))
    cache.apply(WatchBatch(part="region/local", phase="begin"))
    cache.apply(link(LinkState.RECONNECTING))
    cache.apply(link(LinkState.CONNECTED))
    cache.apply(delta(container("db")))
    assert set(cache.containers) == {"h1/web", "h1/db"}


def test_what_changed_during_a_snapshot_is_not_dropped_at_its_end(cache: ResourceCache) -> None:
    begin, named, end = snapshot(container("a"), container("b"))
    for batch in (begin, named, delta(container("c"), gone("container", "h1/a")), end):
        cache.apply(batch)
    assert set(cache.containers) == {"h1/b", "h1/c"}


def test_the_cache_is_synchronized_once_a_snapshot_ended(cache: ResourceCache) -> None:
    begin, named, end = snapshot()
    cache.apply(begin)
    cache.apply(named)
    assert not cache.synchronized
    cache.apply(end)
    assert cache.synchronized


def test_many_changes_are_told_once_and_ask_once_for_the_flush() -> None:
    asked: list[str] = []
    told: list[CacheDelta] = []
    cache = ResourceCache(lambda: asked.append("flush"))
    cache.subscribe(told.append)
    for number in range(100):
        cache.apply(delta(container(f"c{number % 10}", exit_code=number)))
    assert asked == ["flush"]
    cache.flush()
    assert len(told) == 1
    assert len(told[0].upserted_of("container")) == 10
    cache.apply(delta(container("c1")))
    assert asked == ["flush", "flush"]


def test_nothing_is_told_when_nothing_changed(cache: ResourceCache, told: list[CacheDelta]) -> None:
    cache.apply(delta())
    cache.apply(delta(gone("container", "h1/unknown")))
    cache.flush()
    assert told == []


def test_the_last_thing_that_happened_to_an_object_is_what_is_told(
    cache: ResourceCache, told: list[CacheDelta]
) -> None:
    fill(cache, volume("back"), volume("away"))
    cache.apply(delta(gone("volume", "h1/back"), gone("volume", "h1/away")))
    cache.apply(delta(volume("back")))
    cache.flush()
    assert told[-1].upserted_of("volume") == {"h1/back"}
    assert told[-1].removed_of("volume") == {"h1/away"}


def test_a_listener_is_told_of_its_kinds_and_of_the_link_until_it_unsubscribes(
    cache: ResourceCache,
) -> None:
    images: list[CacheDelta] = []
    unsubscribe = cache.subscribe(images.append, {"image"})
    fill(cache, container("web"))
    assert images == []
    fill(cache, image("i1"))
    assert len(images) == 1
    cache.apply(link(LinkState.CONNECTED))
    cache.flush()
    assert images[-1].link_changed
    unsubscribe()
    fill(cache, image("i2"))
    assert len(images) == 2


def test_what_one_listener_fails_on_is_told_to_the_others(
    cache: ResourceCache, told: list[CacheDelta]
) -> None:
    def fail(_delta: CacheDelta) -> None:
        raise ZeroDivisionError

    later: list[CacheDelta] = []
    cache.subscribe(fail)
    cache.subscribe(later.append)
    cache.apply(delta(container("web")))
    with pytest.raises(ZeroDivisionError):
        cache.flush()
    assert told == later
    assert later[0].upserted_of("container") == {"h1/web"}


def test_what_a_listener_causes_is_told_with_the_next_flush(cache: ResourceCache) -> None:
    counts: list[int] = []

    def add_one_more(_: CacheDelta) -> None:
        counts.append(len(cache.containers))
        if len(counts) == 1:
            cache.apply(delta(container("second")))

    cache.subscribe(add_one_more)
    fill(cache, container("first"))
    cache.flush()
    assert counts == [1, 2]


def test_an_index_is_fed_before_the_listeners_and_adds_to_what_they_are_told(
    cache: ResourceCache, told: list[CacheDelta]
) -> None:
    class EveryImage:
        def update(self, changes: CacheDelta) -> CacheDelta:
            touched = changes.touches(("container",))
            return CacheDelta(upserted={"image": {"h1/i1"}} if touched else {})

    cache.attach(EveryImage())
    fill(cache, container("web"))
    assert told[-1].upserted_of("image") == {"h1/i1"}


def test_objects_are_stale_unless_the_link_and_their_host_are_well(cache: ResourceCache) -> None:
    fill(cache, host("h1"))
    assert cache.is_stale("h1")
    cache.apply(link(LinkState.CONNECTED))
    assert not cache.is_stale("h1")
    assert cache.is_stale("unknown")
    fill(cache, host("h1", state=HostState.UNREACHABLE))
    assert cache.is_stale("h1")


names = st.sampled_from("abcd")
steps = st.lists(
    st.one_of(
        st.tuples(st.just("upsert"), names),
        st.tuples(st.just("remove"), names),
        st.tuples(st.just("snapshot"), st.frozensets(names)),
        st.just(("flush", "")),
    ),
    max_size=30,
)


@given(steps=steps)
def test_who_follows_the_deltas_ends_with_what_the_cache_has(
    steps: list[tuple[str, str | frozenset[str]]],
) -> None:
    cache = ResourceCache()
    known: set[str] = set()
    truth: set[str] = set()

    def follow(changes: CacheDelta) -> None:
        known.difference_update(changes.removed_of("volume"))
        known.update(changes.upserted_of("volume"))

    cache.subscribe(follow)
    for number, (action, subject) in enumerate(steps):
        if action == "upsert":
            cache.apply(delta(volume(str(subject), mountpoint=f"/{number}")))
            truth.add(f"h1/{subject}")
        elif action == "remove":
            cache.apply(delta(gone("volume", f"h1/{subject}")))
            truth.discard(f"h1/{subject}")
        elif action == "snapshot":
            for batch in snapshot(*(volume(name) for name in subject)):
                cache.apply(batch)
            truth = {f"h1/{name}" for name in subject}
        else:
            cache.flush()
    cache.flush()
    assert known == truth == set(cache.volumes)


def test_what_is_cleared_is_told_as_removed_and_known_anew_with_the_next_snapshot(
    cache: ResourceCache, told: list[CacheDelta]
) -> None:
    fill(cache, host(), container("old"))
    cache.clear()
    cache.flush()
    assert told[-1].removed_of("container") == {"h1/old"}
    assert not cache.hosts
    assert not cache.synchronized
    for batch in snapshot(host(), container("new")):
        cache.apply(batch)
    assert set(cache.containers) == {"h1/new"}
    assert cache.synchronized
