"""Without a daemon the window says why, and recovers by itself."""

from pathlib import Path

from caas_console.views.shell.first_page import FirstPage
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.conftest import OpenConsole
from tests.ui.end_to_end.screen import cell, texts
from tests.ui.waiting import until


async def test_no_daemon_is_explained_with_the_next_step(
    open_console: OpenConsole, tmp_path: Path
) -> None:
    content = await open_console(f"unix://{tmp_path}/docker.sock")
    await until(lambda: isinstance(content.pages.currentWidget(), FirstPage), timeout_s=20)
    said = texts(content.pages.currentWidget())
    assert "No Docker daemon is running here" in said
    assert "docker.sock" in said


async def test_a_daemon_that_starts_later_is_shown_by_itself(
    open_console: OpenConsole, fresh_daemon: Daemon
) -> None:
    fresh_daemon.stop()
    content = await open_console(fresh_daemon.url)
    await until(lambda: isinstance(content.pages.currentWidget(), FirstPage), timeout_s=20)
    fresh_daemon.start()
    await until(lambda: not isinstance(content.pages.currentWidget(), FirstPage), timeout_s=40)
    content.pages.pane("images")
    await until(lambda: content.session.state.cache.images, timeout_s=20)


async def test_rows_of_a_daemon_that_stops_stay_and_are_stale(
    open_console: OpenConsole, fresh_daemon: Daemon
) -> None:
    fresh_daemon.client.containers.create("busybox:1", "sleep 1", name="kept")
    content = await open_console(fresh_daemon.url)
    await until(lambda: cell(content, "containers", "kept", "state") == "Created", timeout_s=20)
    fresh_daemon.stop()
    hosts = content.session.state.cache.hosts
    await until(lambda: all(one.problem is not None for one in hosts.values()), timeout_s=20)
    assert cell(content, "containers", "kept", "state") == "Created"
    row = next(iter(content.session.state.cache.containers))
    assert content.session.state.cache.is_stale(row.partition("/")[0])
