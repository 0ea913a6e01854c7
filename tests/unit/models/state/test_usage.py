from tests.unit.models.state.factories import (
    attached,
    connected_state,
    container,
    delta,
    fill,
    gone,
    image,
    mounted,
    network,
    recorded,
    volume,
)


def test_users_are_found_by_what_containers_tell() -> None:
    state = connected_state(
        image("sha256:aaaa"),
        network("n1", name="front"),
        volume("data"),
        container("web", networks=(attached("front", "n1"),), mounts=(mounted("data"),)),
        container("new", image_id="sha256:bbbb", networks=(attached("front"),)),
    )
    assert state.usage.users_of(state.cache.images["h1/sha256:aaaa"]) == {"h1/web"}
    assert state.usage.users_of(state.cache.networks["h1/n1"]) == {"h1/web", "h1/new"}
    assert state.usage.users_of(state.cache.volumes["h1/data"]) == {"h1/web"}


def test_the_same_name_on_another_host_is_another_object() -> None:
    state = connected_state(
        volume("data"), container("web", host_id="h2", mounts=(mounted("data"),))
    )
    assert not state.usage.users_of(state.cache.volumes["h1/data"])


def test_an_object_is_looked_at_again_when_its_users_change() -> None:
    state = connected_state(volume("data"), network("n1", name="front"))
    told = recorded(state.cache)
    user = container("web", mounts=(mounted("data"),), networks=(attached("front"),))
    fill(state.cache, user)
    assert told[-1].upserted_of("volume") == {"h1/data"}
    assert told[-1].upserted_of("network") == {"h1/n1"}
    fill(state.cache, user.model_copy(update={"exit_code": 1}))
    assert not told[-1].touches(("volume", "network"))
    fill(state.cache, user.model_copy(update={"mounts": ()}))
    assert told[-1].upserted_of("volume") == {"h1/data"}
    state.cache.apply(delta(gone("container", "h1/web")))
    state.cache.flush()
    assert told[-1].upserted_of("network") == {"h1/n1"}
    assert not state.usage.users_of(state.cache.networks["h1/n1"])


def test_an_unused_object_that_goes_with_its_user_stays_gone() -> None:
    state = connected_state(volume("data"), container("web", mounts=(mounted("data"),)))
    told = recorded(state.cache)
    state.cache.apply(delta(gone("container", "h1/web"), gone("volume", "h1/data")))
    state.cache.flush()
    assert told[-1].removed_of("volume") == {"h1/data"}
    assert not told[-1].upserted_of("volume")
