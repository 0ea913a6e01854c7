"""Pruning begins with what it was opened for, and says on which host."""

import pytest
from PySide6.QtWidgets import QCheckBox

from caas_console.backend.contracts.resources import Host
from caas_console.backend.contracts.runtime import PrunePreview
from caas_console.models.state.rows.host_row import make_host_row
from caas_console.views.dialogs.host_choice import HostChoice
from caas_console.views.dialogs.prune_dialog import PruneDialog
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import texts
from tests.ui.fake_gateway import FakeGateway, host
from tests.ui.views.conftest import OpenWindow


async def opened(open_window: OpenWindow, kind: str, *hosts: Host) -> PruneDialog:
    """The dialog that the prune action of a pane opens."""
    gateway = FakeGateway(*hosts)
    gateway.on_prune_preview = lambda _: PrunePreview()
    content = await open_window(gateway)
    content.bench.actions.get(kind, f"{kind}.prune").trigger(_rows(content, kind))
    (dialog,) = content.bench.window.findChildren(PruneDialog)
    return dialog


def _rows(content: WindowContent, kind: str) -> list[object]:
    state = content.session.state
    return [make_host_row(state, state.cache.hosts["local"])] if kind == "host" else []


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [
        ("image", "Images without a tag"),
        ("network", "Networks that no container uses"),
        ("volume", "Volumes that no container uses, with their data"),
        ("host", "Images without a tag"),
    ],
)
async def test_only_what_the_pane_holds_is_chosen_beforehand(
    open_window: OpenWindow, kind: str, chosen: str
) -> None:
    dialog = await opened(open_window, kind, host())
    boxes = dialog.findChildren(QCheckBox)
    assert [box.text() for box in boxes if box.isChecked()] == [chosen]
    dialog.reject()


async def test_the_title_names_the_host_that_is_chosen(open_window: OpenWindow) -> None:
    dialog = await opened(open_window, "image", host(), host(host_id="b", name="edge-02"))
    assert dialog.windowTitle() == "Prune edge-01"
    (choice,) = dialog.findChildren(HostChoice)
    choice.setCurrentIndex(choice.findData("b"))
    assert dialog.windowTitle() == "Prune edge-02"
    assert "Prune edge-02" in texts(dialog)
    dialog.reject()
