"""Pruning begins with what it was opened for, says on which host, and does only what it showed."""

import asyncio
from collections.abc import Collection
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QTreeWidget, QTreeWidgetItem
from typing_extensions import override

from caas_console.backend.contracts.errors import EngineUnreachable, PermissionDenied
from caas_console.backend.contracts.jobs import Job
from caas_console.backend.contracts.operations import Operation, Prune, PruneTarget
from caas_console.backend.contracts.resources import Host, HostState
from caas_console.backend.contracts.runtime import PruneItem, PrunePreview
from caas_console.backend.contracts.watch import Resource
from caas_console.models.state.rows.host_row import make_host_row
from caas_console.views.dialogs.host_choice import HostChoice
from caas_console.views.dialogs.prune_dialog import PruneDialog
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import texts
from tests.ui.fake_gateway import NOW, FakeGateway, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

LATER = NOW + timedelta(seconds=1)


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


class SlowGateway(FakeGateway):
    """Answers about prunes, and takes operations, when the test says so."""

    def __init__(self, *resources: Resource) -> None:
        super().__init__(*resources)
        self.previews: list[asyncio.Future[PrunePreview]] = []
        self.taken = asyncio.Event()

    @override
    async def prune_preview(self, host_id: str, targets: Collection[PruneTarget]) -> PrunePreview:
        answer: asyncio.Future[PrunePreview] = asyncio.get_running_loop().create_future()
        self.previews.append(answer)
        return await answer

    @override
    async def submit(self, host_id: str, operation: Operation, subject: str = "") -> Job:
        await self.taken.wait()
        return await super().submit(host_id, operation, subject)


def would_go(name: str) -> PrunePreview:
    return PrunePreview(items=(PruneItem(target="dangling-images", id=name, name=name),))


def shown(dialog: PruneDialog) -> list[str]:
    (tree,) = dialog.findChildren(QTreeWidget)
    model = tree.model()
    kinds = [model.index(row, 0) for row in range(model.rowCount())]
    return [
        model.index(row, 0, kind).data() for kind in kinds for row in range(model.rowCount(kind))
    ]


def row_of(dialog: PruneDialog, name: str) -> QTreeWidgetItem:
    (tree,) = dialog.findChildren(QTreeWidget)
    (found,) = tree.findItems(name, Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)
    return found


STOPPED = [
    PruneItem(target="containers", id=f"id-{name}", name=name, size_bytes=1 << 20)
    for name in ("done", "failed")
]
SPARE = PruneItem(target="volumes", id="spare", name="spare")


async def choosing(open_window: OpenWindow) -> tuple[SlowGateway, PruneDialog]:
    gateway = SlowGateway(host(since=NOW))
    gateway.taken.set()
    content = await open_window(gateway)
    dialog = PruneDialog(content.bench, "containers")
    dialog.open()
    await until(lambda: gateway.previews)
    volumes = next(box for box in dialog.findChildren(QCheckBox) if "Volumes" in box.text())
    volumes.setChecked(True)
    await until(lambda: len(gateway.previews) == 2)
    gateway.previews[-1].set_result(PrunePreview(items=(*STOPPED, SPARE)))
    await until(dialog.do_button.isEnabled)
    return gateway, dialog


async def test_what_is_not_chosen_is_left_out(open_window: OpenWindow) -> None:
    gateway, dialog = await choosing(open_window)
    assert "3 object" in texts(dialog)
    assert "will be removed for good, at least 2 MiB become free" in texts(dialog)
    assert "What a container that stays uses" not in texts(dialog)
    row_of(dialog, "failed").setCheckState(0, Qt.CheckState.Unchecked)
    assert "2 object" in texts(dialog)
    assert "will be removed for good, at least 1 MiB become free" in texts(dialog)
    assert "What a container that stays uses" in texts(dialog)
    dialog.do_button.click()
    await until(lambda: gateway.submitted)
    expected = Prune(targets=("containers", "volumes"), keep=("id-failed",))
    assert gateway.submitted[0][1] == expected


async def test_a_kind_of_which_nothing_is_chosen_is_not_pruned(open_window: OpenWindow) -> None:
    gateway, dialog = await choosing(open_window)
    row_of(dialog, "Stopped containers").setCheckState(0, Qt.CheckState.Unchecked)
    dialog.do_button.click()
    await until(lambda: gateway.submitted)
    assert gateway.submitted[0][1] == Prune(targets=("volumes",))


async def test_nothing_can_be_agreed_to_where_nothing_is_chosen(open_window: OpenWindow) -> None:
    _, dialog = await choosing(open_window)
    for name in ("Stopped containers", "spare"):
        row_of(dialog, name).setCheckState(0, Qt.CheckState.Unchecked)
    assert not dialog.do_button.isEnabled()
    assert "Nothing is chosen." in texts(dialog)
    row_of(dialog, "done").setCheckState(0, Qt.CheckState.Checked)
    assert dialog.do_button.isEnabled()
    dialog.reject()


async def previewed(gateway: SlowGateway, dialog: PruneDialog, name: str) -> None:
    """The latest question of what would go is answered, and the answer shown."""
    gateway.previews[-1].set_result(would_go(name))
    await until(dialog.do_button.isEnabled)
    assert shown(dialog) == [name]


async def asked(open_window: OpenWindow) -> tuple[SlowGateway, PruneDialog]:
    gateway = SlowGateway(host(since=NOW))
    content = await open_window(gateway)
    dialog = PruneDialog(content.bench, "dangling-images")
    dialog.open()
    await until(lambda: gateway.previews)
    return gateway, dialog


async def test_a_preview_from_before_its_host_was_away_is_never_agreed_to(
    open_window: OpenWindow,
) -> None:
    gateway, dialog = await asked(open_window)
    await previewed(gateway, dialog, "before")
    # Away and back before the screen is told of either.
    gateway.tell(host(HostState.UNREACHABLE))
    gateway.tell(host(since=LATER))
    await until(lambda: dialog.bench.session.state.cache.hosts["local"].since == LATER)
    dialog.do_button.click()
    await until(lambda: len(gateway.previews) == 2)
    assert not dialog.do_button.isEnabled()
    assert shown(dialog) == []
    await previewed(gateway, dialog, "after")
    gateway.taken.set()
    dialog.do_button.click()
    await until(lambda: gateway.submitted)


async def test_an_answer_from_before_its_host_was_away_is_not_shown(
    open_window: OpenWindow,
) -> None:
    gateway, dialog = await asked(open_window)
    gateway.tell(host(HostState.UNREACHABLE))
    gateway.tell(host(since=LATER))
    await until(lambda: len(gateway.previews) == 2)
    assert gateway.previews[0].cancelled()
    assert not dialog.do_button.isEnabled()
    await previewed(gateway, dialog, "after")
    dialog.reject()


async def test_what_is_being_sent_is_not_sent_twice_when_its_host_comes_back(
    open_window: OpenWindow,
) -> None:
    gateway, dialog = await asked(open_window)
    await previewed(gateway, dialog, "before")
    dialog.do_button.click()
    gateway.tell(host(since=LATER))
    await until(lambda: len(gateway.previews) == 2)
    gateway.previews[-1].set_result(would_go("after"))
    await until(lambda: shown(dialog) == ["after"])
    assert not dialog.do_button.isEnabled()
    gateway.refuses = EngineUnreachable("The daemon does not answer")
    gateway.taken.set()
    await until(dialog.do_button.isEnabled)
    assert len(gateway.submitted) == 1
    assert "The daemon does not answer" in texts(dialog)
    dialog.reject()


async def test_a_refusal_opens_no_way_past_the_preview(open_window: OpenWindow) -> None:
    gateway, dialog = await asked(open_window)
    await previewed(gateway, dialog, "before")
    gateway.refuses = EngineUnreachable("The daemon does not answer")
    dialog.do_button.click()
    gateway.tell(host(HostState.UNREACHABLE))
    await until(lambda: shown(dialog) == [])
    gateway.taken.set()
    await until(lambda: "The daemon does not answer" in texts(dialog))
    assert not dialog.do_button.isEnabled()
    dialog.reject()


async def test_a_preview_that_failed_is_looked_up_again(open_window: OpenWindow) -> None:
    gateway, dialog = await asked(open_window)
    gateway.previews[0].set_exception(EngineUnreachable("The daemon does not answer"))
    await until(lambda: "The daemon does not answer" in texts(dialog))
    await until(lambda: len(gateway.previews) == 2)
    await previewed(gateway, dialog, "after")
    assert "The daemon does not answer" not in texts(dialog)
    dialog.reject()


async def test_a_preview_that_is_not_allowed_is_not_asked_for_again(
    open_window: OpenWindow,
) -> None:
    gateway, dialog = await asked(open_window)
    gateway.previews[0].set_exception(PermissionDenied("You may not do this"))
    await until(lambda: "You may not do this" in texts(dialog))
    assert not [one for one in dialog.findChildren(QTimer) if one.isActive()]
    dialog.reject()


async def test_a_lost_connection_takes_the_preview_with_it(open_window: OpenWindow) -> None:
    gateway, dialog = await asked(open_window)
    await previewed(gateway, dialog, "before")
    gateway.lose()
    await until(lambda: not dialog.do_button.isEnabled())
    assert "looked up again when it is back" in texts(dialog)
    gateway.restart(host(since=NOW))
    await until(lambda: len(gateway.previews) == 2)
    await previewed(gateway, dialog, "after")
    dialog.reject()
