"""Jobs that fail for reasons of everyday life say which, and what to do."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from caas_console.views.shell.window_content import WindowContent
from tests.lab.contents import load_image
from tests.lab.daemon import Daemon
from tests.lab.images.busybox import busybox_image
from tests.lab.namespace import Namespace
from tests.lab.registry import Registry
from tests.lab.session import Session
from tests.ui.end_to_end.conftest import OpenConsole
from tests.ui.end_to_end.screen import (
    act,
    cell,
    dialog,
    fill,
    notices,
    press,
    ready,
    select,
    soon,
)


def pull(console: WindowContent, reference: str) -> None:
    act(console, "images", "image.pull")
    form = dialog(console)
    assert form is not None
    fill(form, "Image", reference)
    press(form, "Pull")


async def notice_says(console: WindowContent, *sentences: str) -> None:
    def said() -> bool:
        words = notices(console)
        return all(one in words for one in sentences)

    await soon(said, f"a notice with {sentences}")


async def test_an_image_name_with_a_typo_is_told_from_other_failures(
    console: WindowContent, registry: Registry
) -> None:
    pull(console, f"{registry.address}/team/ngnix:1")
    await notice_says(
        console, "The registry does not have this image", "Check the spelling of its name and tag"
    )


async def test_a_port_in_use_is_told_with_what_to_do(
    console: WindowContent, daemon: Daemon
) -> None:
    ports = {"80/tcp": 18080}
    containers = daemon.client.containers
    first = await asyncio.to_thread(
        containers.run, "busybox:1", "sleep 600", name="first", ports=ports, detach=True
    )
    await asyncio.to_thread(containers.create, "busybox:1", "sleep 600", name="second", ports=ports)
    await soon(lambda: cell(console, "containers", "second", "state") == "Created", "the second")
    select(console, "containers", "second")
    act(console, "containers", "container.start")
    await notice_says(
        console,
        "second: Port 18080 is already in use",
        "Publish another port, or stop what uses this one.",
    )
    await asyncio.to_thread(first.kill)
    # Its port is free once its end is told.
    await soon(lambda: cell(console, "containers", "first", "state") == "Exited", "its end")
    press(console, "Retry")
    await soon(lambda: cell(console, "containers", "second", "state") == "Running", "its start")


@contextmanager
def daemon_on_a_small_disk(session: Session) -> Iterator[tuple[Daemon, str]]:
    """A daemon whose disk has no room for the image of the reference."""
    with Namespace(session, "small-disk") as namespace:
        data = namespace.directory / "data"
        data.mkdir()
        namespace.run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(data))
        with Daemon(namespace) as daemon, Registry(namespace) as registry:
            daemon.start()
            load_image(daemon.client, busybox_image())
            fill = ["sh", "-c", "head -c 8000000 /dev/urandom > /filling"]
            container = daemon.client.containers.run("busybox:1", fill, detach=True)
            container.wait()
            image = str(container.commit("large", "1").id)
            container.remove()
            reference = registry.push(daemon.client, image, "large:1")
            daemon.client.images.remove("large:1")
            namespace.run("sh", "-c", f"head -c 28m /dev/zero > {data}/filling")
            yield daemon, reference


async def test_a_disk_that_fills_up_during_a_pull_is_told_with_what_to_do(
    open_console: OpenConsole, lab_session: Session
) -> None:
    with daemon_on_a_small_disk(lab_session) as (daemon, reference):
        console = await open_console(daemon.url)
        await ready(console)
        pull(console, reference)
        await notice_says(
            console,
            "The host's disk is full",
            "Prune unused images, containers and volumes, or enlarge the disk.",
        )
