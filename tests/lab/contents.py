"""What a daemon holds: loading images into it and removing what tests made in it."""

import contextlib
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path

import docker
from docker.errors import NotFound

_PREDEFINED_NETWORKS = {"bridge", "host", "none"}


def load_image(client: docker.DockerClient, archive: Path) -> None:
    """Load an image archive as `docker load` does."""
    with archive.open("rb") as file:
        client.images.load(file)


def image_ids(client: docker.DockerClient) -> set[str]:
    """The ids of all images, untagged ones included."""
    return {image["Id"] for image in client.api.images(all=True)}


def clean(client: docker.DockerClient, keep_images: AbstractSet[str]) -> None:
    """Remove all containers, networks and volumes, and all images but those to keep."""
    for container in client.api.containers(all=True):
        _ignore_absent(client.api.remove_container, container["Id"], force=True, v=True)
    for network in client.api.networks():
        if network["Name"] not in _PREDEFINED_NETWORKS:
            _ignore_absent(client.api.remove_network, network["Id"])
    for volume in client.api.volumes()["Volumes"] or []:
        _ignore_absent(client.api.remove_volume, volume["Name"], force=True)
    for image in image_ids(client) - keep_images:
        _ignore_absent(client.api.remove_image, image, force=True)


def _ignore_absent(remove: Callable[..., object], identity: str, **options: bool) -> None:
    """Remove one thing, unless it went with another or by itself."""
    with contextlib.suppress(NotFound):
        remove(identity, **options)
