from PySide6.QtWidgets import QLabel

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.resources import HostState
from caas_console.models.controllers.settings import Settings
from caas_console.views.widgets.row_note import RowNote
from tests.ui.end_to_end.screen import pane
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

GONE = Problem(title="No Docker daemon is running here", code="x", hint="Start it.")
DENIED = Problem(title="You may not do this", code="x", hint="Ask somebody.")


async def test_the_next_step_for_a_host_is_told_below_the_table(open_window: OpenWindow) -> None:
    gateway = FakeGateway(
        host(), host(HostState.UNREACHABLE, GONE, host_id="b", name="edge-02"), container("web")
    )
    content = await open_window(gateway, Settings(pane="hosts"))
    shown = pane(content, "hosts")
    (note,) = shown.findChildren(RowNote)

    def said() -> list[str]:
        return [one.text() for one in note.findChildren(QLabel) if note.isVisible()]

    await until(lambda: said() == ["edge-02: No Docker daemon is running here", "Start it."])
    gateway.tell(host(HostState.UNREACHABLE, DENIED))
    await until(lambda: said() == ["edge-01: You may not do this", "Ask somebody."])
    shown.table.selectRow(1)
    await until(lambda: said()[1] == "Start it.")
    gateway.tell(host(host_id="b", name="edge-02"))
    await until(lambda: said() == [])
    shown.table.clearSelection()
    await until(lambda: said()[1] == "Ask somebody.")
