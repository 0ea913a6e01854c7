"""The lab's registry gives a daemon something to pull."""

import pytest
from docker.errors import NotFound

from tests.lab.daemon import Daemon
from tests.lab.registry import Registry

_FILL = "head -c 4000000 /dev/urandom > /filling"


def _add_layer(daemon: Daemon, image: str, number: int) -> str:
    container = daemon.client.containers.run(image, ["sh", "-c", _FILL + str(number)], detach=True)
    container.wait()
    container.commit("filled", str(number))
    container.remove()
    return f"filled:{number}"


def test_pull_tells_the_progress_of_each_layer(daemon: Daemon, registry: Registry) -> None:
    one = _add_layer(daemon, "busybox:1", 1)
    two = _add_layer(daemon, one, 2)
    reference = registry.push(daemon.client, two, "team/filled:2")
    for name in (two, one):
        daemon.client.images.remove(name)

    lines = list(daemon.client.api.pull(reference, stream=True, decode=True))

    assert len({line["id"] for line in lines if line["status"] == "Downloading"}) == 2
    assert daemon.client.images.get(reference)


def test_pull_of_an_unknown_name_is_refused(daemon: Daemon, registry: Registry) -> None:
    with pytest.raises(NotFound, match="not found"):
        daemon.client.images.pull(f"{registry.address}/team/typo", tag="1")
