"""What must fail cannot be agreed to."""

from PySide6.QtWidgets import QCheckBox, QDialog

from caas_console.backend.contracts.operations import RemoveContainer, RemoveImage
from caas_console.backend.contracts.resources import ContainerState
from caas_console.models.controllers.navigator import Place
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import act, dialog, pane, press, texts
from tests.ui.fake_gateway import FakeGateway, container, host, image
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

OLD = ContainerState.EXITED


async def asked_to_remove(content: WindowContent, pane_id: str, kind: str, *ids: str) -> QDialog:
    """The question that Remove brings up on these rows."""
    content.navigator.go(Place(pane_id))
    shown = pane(content, pane_id)
    await until(lambda: shown.model.rowCount() == len(ids))
    shown.table.selectAll()
    act(content, pane_id, f"{kind}.remove")
    asked = dialog(content)
    assert isinstance(asked, ConfirmDialog)
    return asked


def box(inside: QDialog, text: str) -> QCheckBox:
    return next(one for one in inside.findChildren(QCheckBox) if text in one.text())


async def test_a_running_container_is_only_removed_if_it_is_killed_first(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    asked = await asked_to_remove(content, "containers", "container", "web")
    assert isinstance(asked, ConfirmDialog)
    assert not asked.do_button.isEnabled()
    reason = "A running container is only removed if it is killed first."
    assert reason in texts(asked)
    assert asked.do_button.toolTip() == reason
    assert asked.do_button.accessibleDescription() == reason
    layout = asked.layout()
    assert layout is not None
    layout.activate()
    place = box(asked, "anonymous volumes").geometry()
    box(asked, "Kill it first").setChecked(True)
    assert reason not in texts(asked)
    layout.activate()
    assert box(asked, "anonymous volumes").geometry() == place
    press(asked, "Remove")
    await until(lambda: gateway.submitted)
    assert gateway.submitted[0][1] == RemoveContainer(target="web", force=True)


async def test_of_several_those_that_do_not_run_can_be_removed_alone(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web"), container("old", OLD)))
    asked = await asked_to_remove(content, "containers", "container", "web", "old")
    assert isinstance(asked, ConfirmDialog)
    assert asked.do_button.isEnabled()
    assert not box(asked, "Kill 1 running container").isChecked()
    asked.reject()


async def test_an_image_of_stopped_containers_is_only_removed_on_insistence(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), image(), container("old", OLD))
    content = await open_window(gateway)
    content.navigator.go(Place("images"))
    rows = pane(content, "images").model.shown_rows
    await until(lambda: [row.in_use for row in rows()] == [True])
    asked = await asked_to_remove(content, "images", "image", "nginx")
    assert isinstance(asked, ConfirmDialog)
    assert not asked.do_button.isEnabled()
    box(asked, "although stopped containers use it").setChecked(True)
    press(asked, "Remove")
    await until(lambda: gateway.submitted)
    assert gateway.submitted[0][1] == RemoveImage(target="sha256:abc", force=True)


async def test_an_image_under_a_running_container_cannot_be_removed_and_says_why(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), image(), container("web")))
    content.navigator.go(Place("images"))
    shown = pane(content, "images")
    await until(lambda: shown.model.rowCount() == 1)
    shown.table.selectAll()
    remove = shown.actions_of_rows.qaction("image.remove")
    await until(lambda: "A running container uses it" in remove.toolTip())
    assert not remove.isEnabled()
