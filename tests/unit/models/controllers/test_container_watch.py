"""What is told of the container that a shell belongs to."""

from datetime import timedelta

from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.resources import HostState, ObjectRef
from caas_console.models.controllers.container_watch import ContainerWatch, Presence
from caas_console.models.state.cache import ResourceCache
from tests.unit.models.state.factories import NOW, container, delta, host, link, snapshot


def test_container_is_not_told_restarted_while_a_new_platform_does_not_know_its_run() -> None:
    cache = ResourceCache()
    cache.apply(link(LinkState.CONNECTED))
    for batch in snapshot(host(), container("web", started_at=NOW)):
        cache.apply(batch)
    watch = ContainerWatch(cache, ObjectRef("h1", "web"))
    seen = [watch.presence]
    watch.changed.connect(lambda: seen.append(watch.presence))
    for batch in snapshot(host(state=HostState.CONNECTING)):
        cache.apply(batch)
    cache.flush()
    # An engine's list does not say when a run began.
    cache.apply(delta(container("web"), host()))
    cache.flush()
    cache.apply(delta(container("web", started_at=NOW)))
    cache.flush()
    assert seen == [Presence.RUNNING, Presence.UNREACHABLE, Presence.RUNNING]

    cache.apply(delta(container("web", started_at=NOW + timedelta(seconds=9))))
    cache.flush()
    assert watch.presence is Presence.RESTARTED
