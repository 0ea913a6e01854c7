"""Consoles that share a platform, and a platform that dies under them."""

import asyncio
from contextlib import suppress

from docker.errors import APIError

from caas_console.backend.contracts.gateway import LinkState
from caas_console.models.controllers.navigator import Place
from caas_console.views.shell.window_content import WindowContent
from tests.integration.client.embedded import EmbeddedHome
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.conftest import OpenConsole
from tests.ui.end_to_end.screen import act, cell, dialog, fill, press, select, soon, status

# Once it is asked to end it does so only when there is a file.
_SLOW_TO_END = """
trap 'until [ -e /tmp/end ]; do sleep 0.1; done; exit' TERM
while :; do sleep 0.1; done
"""


async def let_end(daemon: Daemon, name: str) -> None:
    container = await asyncio.to_thread(daemon.client.containers.get, name)
    # The daemon may have lost its patience, and killed it.
    with suppress(APIError):
        await asyncio.to_thread(container.exec_run, "touch /tmp/end")


async def run(daemon: Daemon, name: str, *command: str) -> None:
    await asyncio.to_thread(
        daemon.client.containers.run, "busybox:1", [*command], name=name, detach=True
    )


async def shows(content: WindowContent, name: str, state: str) -> None:
    await soon(lambda: cell(content, "containers", name, "state") == state, f"{name} as “{state}”")


async def job_is_done(content: WindowContent, operation: str) -> None:
    content.navigator.go(Place("jobs"))
    await soon(
        lambda: cell(content, "jobs", operation, "state") == "Succeeded", f"“{operation}” as done"
    )


async def test_consoles_see_each_others_changes_and_jobs(
    open_on_platform: OpenConsole, daemon: Daemon
) -> None:
    await run(daemon, "web", "sleep", "600")
    one, other = await open_on_platform(daemon.url), await open_on_platform(daemon.url)
    for console in (one, other):
        await shows(console, "web", "Running")
    select(one, "containers", "web")
    act(one, "containers", "container.rename")
    form = dialog(one)
    assert form is not None
    fill(form, "New name", "renamed")
    press(form, "Rename")
    await shows(other, "renamed", "Running")
    select(other, "containers", "renamed")
    act(other, "containers", "container.pause")
    await shows(one, "renamed", "Paused")
    for console in (one, other):
        await job_is_done(console, "Pause container")


async def test_a_platform_that_is_killed_comes_back_and_loses_no_job(
    open_on_platform: OpenConsole, home: EmbeddedHome, daemon: Daemon
) -> None:
    await run(daemon, "slow", "sh", "-c", _SLOW_TO_END)
    console = await open_on_platform(daemon.url)
    links: list[LinkState] = []
    console.session.link_changed.connect(
        lambda: links.append(console.session.state.cache.link.state)
    )
    await shows(console, "slow", "Running")
    select(console, "containers", "slow")
    act(console, "containers", "container.stop")
    await shows(console, "slow", "Stopping…")
    killed = await asyncio.to_thread(home.kill_platform)
    await soon(
        lambda: LinkState.RECONNECTING in links and status(console).startswith("Connected"),
        "the connection to the platform's next run",
    )
    assert home.serving.pid != killed
    await let_end(daemon, "slow")
    await shows(console, "slow", "Exited")
    await job_is_done(console, "Stop container")
