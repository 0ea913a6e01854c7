"""What a daemon holds, and what a console knows of it, in the same words."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import docker

from caas_console.models.state.cache import ResourceCache
from tests.integration.client.follower import Follower
from tests.lab.daemon import Daemon

Holdings = dict[str, set[tuple[str, ...]]]

SLEEP = ["sleep", "1000"]


def held_by(client: docker.DockerClient) -> Holdings:
    """What the daemon itself says."""
    api = client.api
    return {
        "containers": {
            (one["Id"], one["Names"][0].lstrip("/"), one["State"])
            for one in api.containers(all=True)
        },
        "images": {(one["Id"], *sorted(one["RepoTags"] or [])) for one in api.images()},
        "networks": {(one["Id"], one["Name"]) for one in api.networks()},
        "volumes": {(one["Name"],) for one in api.volumes()["Volumes"] or []},
    }


def known_to(cache: ResourceCache) -> Holdings:
    """What the console says."""
    return {
        "containers": {
            (one.engine_id, one.name, one.state.value) for one in cache.containers.values()
        },
        "images": {(one.engine_id, *sorted(one.tags)) for one in cache.images.values()},
        "networks": {(one.engine_id, one.name) for one in cache.networks.values()},
        "volumes": {(one.name,) for one in cache.volumes.values()},
    }


@contextmanager
def populated(daemon: Daemon) -> Iterator[None]:
    """With things in the daemon that :func:`disturb` changes."""
    for name in ("kept", "stopped", "removed", "renamed"):
        daemon.client.containers.run("busybox:1", SLEEP, name=name, detach=True)
    daemon.client.volumes.create("old-volume")
    daemon.client.networks.create("old-network")
    yield
    daemon.client.images.remove("busybox:tagged")


def disturb(daemon: Daemon) -> None:
    """Change something of every kind."""
    containers = daemon.client.containers
    containers.get("stopped").kill()
    containers.get("removed").remove(force=True)
    containers.get("renamed").rename("other-name")
    containers.run("busybox:1", SLEEP, name="new", detach=True)
    daemon.client.volumes.get("old-volume").remove()
    daemon.client.volumes.create("new-volume")
    daemon.client.networks.get("old-network").remove()
    daemon.client.networks.create("new-network")
    daemon.client.images.get("busybox:1").tag("busybox", "tagged")


async def until_true(console: Follower, daemon: Daemon) -> None:
    """Return once the console knows exactly what the daemon holds."""
    truth = await asyncio.to_thread(held_by, daemon.client)
    try:
        await console.until(lambda: known_to(console.cache) == truth)
    except TimeoutError:
        assert known_to(console.cache) == truth
