"""Each arrow between the window and the daemon is cut, something changes, and the line is healed:
in the end the screen shows what the daemon holds.
"""

import asyncio
from collections.abc import Iterator

import pytest

from caas_console.backend.client.embedded_platform import EmbeddedPlatform
from caas_console.backend.client.locator import FixedLocator
from caas_console.backend.wire.endpoint import Endpoint
from caas_console.views.shell.window_content import WindowContent
from tests.integration.client.embedded import EmbeddedHome
from tests.integration.client.remote_region import remote_region, sever
from tests.integration.client.truth import disturb, populated
from tests.lab.daemon import Daemon
from tests.lab.recording_proxy import RecordingProxy
from tests.ui.end_to_end.conftest import OpenConsole, OpenWindow, gateway_opener
from tests.ui.end_to_end.engine_truth import until_true
from tests.ui.end_to_end.screen import soon, status


@pytest.fixture(autouse=True)
def _populated(daemon: Daemon) -> Iterator[None]:
    with populated(daemon):
        yield


async def cut_and_heal(
    content: WindowContent, daemon: Daemon, line: RecordingProxy, trouble: str
) -> None:
    """Cut the line; while the status bar tells the trouble, change the daemon; and heal it."""
    await until_true(content, daemon)
    await soon(lambda: status(content).startswith("Connected"), "that all is well")
    sever(line)
    await soon(lambda: trouble in status(content), f"“{trouble}”")
    await asyncio.to_thread(disturb, daemon)
    line.accept()
    await until_true(content, daemon)
    await soon(lambda: status(content).startswith("Connected"), "the end of the trouble")


async def test_the_line_from_the_window_to_the_daemon(
    open_console: OpenConsole, daemon: Daemon, daemon_proxy: RecordingProxy
) -> None:
    content = await open_console(daemon_proxy.url)
    await cut_and_heal(content, daemon, daemon_proxy, "The Docker daemon is not running")


async def test_the_line_from_the_window_to_the_platform(
    open_window: OpenWindow, home: EmbeddedHome, daemon: Daemon
) -> None:
    async for _ in EmbeddedPlatform(daemon.url, idle_seconds=60).locate():
        pass
    session = home.serving
    with RecordingProxy(home.runtime / "proxy.sock", session.socket) as line:
        through = Endpoint(session.endpoint.url, session.credential, socket=line.socket)
        content = await open_window(gateway_opener(FixedLocator(through)))
        await cut_and_heal(content, daemon, line, "Connection lost")


async def test_the_line_from_the_platform_to_its_agent(
    open_window: OpenWindow, home: EmbeddedHome, daemon: Daemon
) -> None:
    with remote_region(home, daemon.url) as line:
        content = await open_window(gateway_opener(FixedLocator(home.serving.endpoint)))
        await cut_and_heal(content, daemon, line, "local: ")


async def test_the_line_from_the_agent_to_the_daemon(
    open_window: OpenWindow, home: EmbeddedHome, daemon: Daemon, daemon_proxy: RecordingProxy
) -> None:
    with remote_region(home, daemon_proxy.url):
        content = await open_window(gateway_opener(FixedLocator(home.serving.endpoint)))
        await cut_and_heal(content, daemon, daemon_proxy, "The Docker daemon is not running")
