"""A daemon that restarts, is too old or refuses the user: the window says so, and recovers."""

from pathlib import Path

from caas_console.views.shell.first_page import FirstPage
from caas_console.views.shell.window_content import WindowContent
from tests.lab.daemon import Daemon
from tests.lab.newer_engine import NewerEngineStandIn
from tests.lab.permissions import bound_by_permissions
from tests.lab.recording_proxy import RecordingProxy
from tests.ui.end_to_end.conftest import OpenConsole
from tests.ui.end_to_end.screen import cell, soon, status, texts


async def first_page_says(content: WindowContent, *sentences: str) -> None:
    def said() -> bool:
        page = content.pages.currentWidget()
        words = texts(page)
        return isinstance(page, FirstPage) and all(one in words for one in sentences)

    await soon(said, f"the first page with {sentences}")


async def test_a_daemon_that_restarts_is_live_again_with_what_changed(
    open_console: OpenConsole, fresh_daemon: Daemon
) -> None:
    fresh_daemon.client.containers.create("busybox:1", name="before")
    content = await open_console(fresh_daemon.url)
    await soon(lambda: cell(content, "containers", "before", "state") == "Created", "the first row")
    fresh_daemon.stop()
    await soon(lambda: "Docker daemon is" in status(content), "the host's trouble")
    fresh_daemon.start()
    fresh_daemon.client.containers.create("busybox:1", name="meanwhile")
    await soon(
        lambda: cell(content, "containers", "meanwhile", "state") == "Created",
        "the container that was made meanwhile",
    )
    await soon(lambda: status(content).startswith("Connected"), "the end of the trouble")


async def test_an_engine_that_is_too_old_is_told_with_the_version_to_upgrade_to(
    open_console: OpenConsole, daemon: Daemon, tmp_path: Path
) -> None:
    # An engine of 2018, which knows no API version of today.
    old = NewerEngineStandIn(tmp_path / "old.sock", daemon.socket, minimum=(1, 12), newest=(1, 38))
    with old:
        content = await open_console(old.url)
        await first_page_says(
            content, "This Docker Engine is too old", "Upgrade the engine to 20.10 or later."
        )


async def test_a_refused_user_is_told_of_the_group_and_let_in_once_it_may(
    open_console: OpenConsole, daemon: Daemon, tmp_path: Path
) -> None:
    with RecordingProxy(tmp_path / "s", daemon.socket) as proxy, bound_by_permissions():
        proxy.socket.chmod(0)
        content = await open_console(proxy.url)
        await first_page_says(
            content, "You may not use this Docker daemon", "sudo usermod -aG docker $USER"
        )
        proxy.socket.chmod(0o600)
        await soon(
            lambda: not isinstance(content.pages.currentWidget(), FirstPage), "the containers"
        )
