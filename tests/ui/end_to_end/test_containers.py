"""Containers on the screen and on the engine are the same, whoever changes them."""

import asyncio

import pytest

from caas_console.models.controllers.navigator import Place
from caas_console.views.pages.batch_view import BatchView
from caas_console.views.pages.container_page import ContainerPage
from caas_console.views.shell.window_content import WindowContent
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.screen import (
    act,
    cell,
    dialog,
    fill,
    notices,
    pane,
    press,
    select,
    soon,
    texts,
)


def run(daemon: Daemon, name: str, command: str = "sleep 600") -> None:
    daemon.client.containers.run("busybox:1", command, name=name, detach=True)


async def run_in_thread(daemon: Daemon, name: str, command: str = "sleep 600") -> None:
    await asyncio.to_thread(run, daemon, name, command)


async def test_a_change_made_outside_appears_by_itself(
    console: WindowContent, daemon: Daemon
) -> None:
    await run_in_thread(daemon, "web")
    await soon(lambda: cell(console, "containers", "web", "state") == "Running")
    container = await asyncio.to_thread(daemon.client.containers.get, "web")
    await asyncio.to_thread(container.pause)
    await soon(lambda: cell(console, "containers", "web", "state") == "Paused")
    await asyncio.to_thread(container.remove, force=True)
    await soon(lambda: cell(console, "containers", "web", "state") is None)


async def test_stop_and_start_by_action_change_the_container(
    console: WindowContent, daemon: Daemon
) -> None:
    await run_in_thread(daemon, "web", "sh -c 'trap exit TERM; while :; do sleep 0.1; done'")
    await soon(lambda: cell(console, "containers", "web", "state") == "Running")
    select(console, "containers", "web")
    act(console, "containers", "container.stop")
    await soon(lambda: cell(console, "containers", "web", "state") == "Stopping…")
    await soon(lambda: cell(console, "containers", "web", "state") == "Exited")
    act(console, "containers", "container.start")
    await soon(lambda: cell(console, "containers", "web", "state") == "Running")
    container = await asyncio.to_thread(daemon.client.containers.get, "web")
    assert container.status == "running"


async def test_an_action_that_cannot_apply_is_disabled_and_says_why(
    console: WindowContent, daemon: Daemon
) -> None:
    await run_in_thread(daemon, "web")
    await soon(lambda: cell(console, "containers", "web", "state") == "Running")
    select(console, "containers", "web")
    start = pane(console, "containers").actions_of_rows.qaction("container.start")
    assert not start.isEnabled()
    assert "The container is running." in start.toolTip()


async def test_removing_several_asks_once_and_tells_a_result_for_each(
    console: WindowContent, daemon: Daemon
) -> None:
    await run_in_thread(daemon, "one")
    await run_in_thread(daemon, "two", "true")
    await soon(lambda: cell(console, "containers", "two", "state") == "Exited")
    await soon(lambda: cell(console, "containers", "one", "state") == "Running")
    select(console, "containers", "one", "two")
    act(console, "containers", "container.remove")
    asked = dialog(console)
    assert asked is not None
    assert "What was written inside is lost." in texts(asked)
    press(asked, "Remove")
    await soon(lambda: cell(console, "containers", "two", "state") is None)
    (batch,) = console.findChildren(BatchView)
    await soon(lambda: "1 done, 1 failed" in texts(batch))
    assert cell(console, "containers", "one", "state") == "Running"


async def test_the_run_form_names_its_wrong_fields_and_runs_a_right_one(
    console: WindowContent, daemon: Daemon
) -> None:
    act(console, "containers", "container.run")
    form = dialog(console)
    assert form is not None
    fill(form, "Name", "two words")
    press(form, "Run")
    assert "This is needed." in texts(form)
    assert "Letters, digits" in texts(form)
    fill(form, "Image", "busybox:1")
    fill(form, "Name", "made-here")
    fill(form, "Command", "sleep 600")
    fill(form, "Memory", "64m")
    press(form, "Run")
    await soon(lambda: cell(console, "containers", "made-here", "state") == "Running")
    await soon(lambda: "made-here has been started" in notices(console))
    container = await asyncio.to_thread(daemon.client.containers.get, "made-here")
    assert container.attrs["HostConfig"]["Memory"] == 64 * 1024 * 1024


async def test_a_failed_job_says_why_and_can_be_retried(
    console: WindowContent, daemon: Daemon
) -> None:
    await run_in_thread(daemon, "web")
    container = await asyncio.to_thread(daemon.client.containers.get, "web")
    await asyncio.to_thread(container.kill)
    await soon(lambda: cell(console, "containers", "web", "state") == "Exited")
    select(console, "containers", "web")
    act(console, "containers", "container.remove")
    asked = dialog(console)
    assert asked is not None
    # It is started again behind the question's back.
    await asyncio.to_thread(container.start)
    press(asked, "Remove")
    await soon(lambda: "Remove container – web: The container is running" in notices(console))
    await asyncio.to_thread(container.kill)
    await soon(lambda: cell(console, "containers", "web", "state") == "Exited")
    press(console, "Retry")
    await soon(lambda: cell(console, "containers", "web", "state") is None)


async def test_the_page_of_a_container_shows_it_and_leads_back(
    console: WindowContent, daemon: Daemon
) -> None:
    await run_in_thread(daemon, "web")
    await soon(lambda: cell(console, "containers", "web", "state") == "Running")
    shown = pane(console, "containers")
    shown.table.select_row(shown.model.shown_rows()[0].id)
    shown.table.row_activated.emit(shown.table.selected_rows()[0])
    page = console.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    await soon(lambda: "sleep 600" in _values(page))
    for tab in page.tab_names:
        page.open_tab(tab)
        await asyncio.sleep(0)
    console.navigator.back()
    assert console.pages.currentWidget() is shown
    assert [row.resource.name for row in shown.table.selected_rows()] == ["web"]


async def test_a_container_that_vanishes_under_its_page_is_told_gone(
    console: WindowContent, daemon: Daemon
) -> None:
    await run_in_thread(daemon, "web")
    await soon(lambda: cell(console, "containers", "web", "state") == "Running")
    row = pane(console, "containers").model.shown_rows()[0]
    console.navigator.go(Place("containers", row.id))
    page = console.pages.currentWidget()
    await asyncio.to_thread(daemon.client.containers.get("web").remove, force=True)
    await soon(lambda: "The container has been removed." in texts(page))


@pytest.mark.parametrize("query", ["state:running", "name:web", "image:busybox"])
async def test_a_filter_is_applied_to_rows_that_come_later(
    console: WindowContent, daemon: Daemon, query: str
) -> None:
    pane(console, "containers").set_query(query)
    await run_in_thread(daemon, "web")
    await soon(lambda: cell(console, "containers", "web", "state") == "Running")
    pane(console, "containers").set_query("name:other")
    assert cell(console, "containers", "web", "state") is None


def _values(page: ContainerPage) -> str:
    from PySide6.QtWidgets import QLineEdit  # noqa: PLC0415

    return "\n".join(field.text() for field in page.findChildren(QLineEdit))
