"""The drawer in its window: what its tabs are called, and what it leaves when it is hidden."""

from typing import NoReturn

from PySide6.QtWidgets import QTabWidget

from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.contracts.runtime import ExecSpec
from tests.ui.end_to_end.screen import act, cell, select
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


def _refuse(_spec: ExecSpec) -> NoReturn:
    raise Conflict("The container is not running")


async def test_a_shell_is_called_after_its_container_and_its_host_where_there_are_several(
    open_window: OpenWindow,
) -> None:
    there = container("web").model_copy(update={"id": "far/db", "host_id": "far", "name": "db"})
    gateway = FakeGateway(host(), container("web"), host(host_id="far", name="edge-02"), there)
    gateway.on_open_shell = _refuse
    content = await open_window(gateway)
    await until(lambda: cell(content, "containers", "db", "state") == "Running")
    select(content, "containers", "db")
    act(content, "containers", "container.shell")
    tabs = content.workspace.findChild(QTabWidget)
    assert tabs is not None
    assert tabs.tabText(0) == "db (edge-02)"
    content.workspace.detach(0)
    assert content.workspace.windows[0].windowTitle() == "db (edge-02)"
