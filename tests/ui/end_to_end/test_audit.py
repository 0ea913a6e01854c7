"""Who did what on the embedded platform, as a person sees it and takes it along."""

import asyncio
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from caas_console.backend.contracts.audit import AuditFilter
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import LogQuery
from caas_console.models.controllers.navigator import Place
from caas_console.views.dialogs.audit_export_dialog import AuditExportDialog
from caas_console.views.pages.container_page import ContainerPage
from caas_console.views.panes.audit.audit_list import AuditList
from caas_console.views.panes.audit.audit_pane import AuditPane
from caas_console.views.panes.audit.audit_places import history_place
from caas_console.views.shell.window_content import WindowContent
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.conftest import OpenConsole
from tests.ui.end_to_end.screen import act, cell, dialog, press, select, soon, texts

_WEB = "sh -c 'trap exit TERM; while :; do sleep 0.1; done'"


@pytest.fixture
async def console(daemon: Daemon, open_on_platform: OpenConsole) -> WindowContent:
    """A window on a platform of its own, whose daemon runs a container ``web``."""
    content = await open_on_platform(daemon.url)
    await soon(lambda: content.session.state.access, "what the person may do")
    await asyncio.to_thread(start_web, daemon)
    await soon(lambda: cell(content, "containers", "web", "state") == "Running", "the container")
    return content


def start_web(daemon: Daemon) -> None:
    daemon.client.containers.run("busybox:1", _WEB, name="web", detach=True)


def told(entries: AuditList) -> list[tuple[str, str]]:
    """The entries as they are shown: what was done, and what came of it."""
    model = entries.model
    columns = [column.id for column in model.columns]
    at = [columns.index("action"), columns.index("outcome")]
    return [
        (str(model.index(row, at[0]).data()), str(model.index(row, at[1]).data()))
        for row in range(model.rowCount())
    ]


def audit_pane(content: WindowContent) -> AuditPane:
    content.navigator.go(Place("audit"))
    pane = content.pages.pane("audit")
    assert isinstance(pane, AuditPane)
    return pane


async def stop_web(content: WindowContent) -> str:
    content.navigator.go(Place("containers"))
    select(content, "containers", "web")
    act(content, "containers", "container.stop")
    await soon(lambda: cell(content, "containers", "web", "state") == "Exited", "the stop")
    containers = content.session.state.cache.containers.values()
    return next(one.id for one in containers if one.name == "web")


async def test_a_container_that_is_stopped_in_the_window_is_in_the_trail_and_in_its_history(
    console: WindowContent, tmp_path: Path
) -> None:
    pane = audit_pane(console)
    await soon(lambda: pane.list.is_ready, "the trail")
    web = await stop_web(console)
    pane = audit_pane(console)
    stopped = [("Stop container", "Succeeded"), ("Stop container", "Begun")]
    await soon(lambda: told(pane.list)[:2] == stopped, "the entries")
    console.navigator.go(Place("containers", web, tab="history"))
    page = console.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    history = page.current_tab()
    assert isinstance(history, AuditList)
    await soon(lambda: told(history) == stopped, "the entries in the history")
    # What is read of it comes while one looks at its history.
    ref = ObjectRef.parse(web)
    async with console.session.gateway.logs(ref, LogQuery(follow=False)) as log:
        async for _ in log:
            pass
    await soon(lambda: told(history)[:1] == [("Read log", "Succeeded")], "the new entry")
    saved = await export(console, AuditFilter(action="container.stop"), tmp_path)
    assert [(one["action"], one["outcome"], one["object_id"]) for one in saved] == [
        ("container.stop", "succeeded", web),
        ("container.stop", "accepted", web),
    ]


async def export(
    content: WindowContent, wanted: AuditFilter, folder: Path
) -> list[dict[str, object]]:
    """What the export dialog saves of a filter."""
    pane = audit_pane(content)
    pane.filter_bar.action.chosen.emit(wanted.action)
    press(pane, "Export…")
    shown = dialog(content)
    assert isinstance(shown, AuditExportDialog)
    shown.lines.setChecked(True)
    shown.save(folder / "trail.jsonl")
    await soon(lambda: "Saved as" in texts(shown), "the file")
    press(shown, "Close")
    lines = (folder / "trail.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


async def test_the_history_of_a_container_outlives_it(
    console: WindowContent, daemon: Daemon
) -> None:
    web = await stop_web(console)
    container = await asyncio.to_thread(daemon.client.containers.get, "web")
    await asyncio.to_thread(container.remove)
    await asyncio.to_thread(start_web, daemon)
    await soon(lambda: web not in console.session.state.cache.containers, "the removal")
    console.navigator.go(history_place("container", web))
    pane = console.pages.pane("audit")
    assert isinstance(pane, AuditPane)
    stopped = [("Stop container", "Succeeded"), ("Stop container", "Begun")]
    await soon(lambda: told(pane.list) == stopped, "the entries of the one that is gone")
    entry = pane.list.model.shown_rows()[0]
    pane.list.links.show_entry(entry)
    found = dialog(console)
    assert found is not None
    links = {button.text() for button in found.findChildren(QPushButton)}
    # It has a history, but no page any more.
    assert "History of this object" in links
    assert "Show this object" not in links
    press(found, "Everything by this person")
    await soon(
        lambda: pane.list.controller.question.filter.actor == entry.resource.actor_id,
        "the person's deeds",
    )
    await soon(lambda: told(pane.list)[:2] == stopped, "the person's deeds")
