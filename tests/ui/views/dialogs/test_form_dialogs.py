from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.contracts.operations import RenameContainer
from caas_console.models.state.rows.container_row import ContainerRow, make_container_row
from caas_console.views.dialogs.form_dialog import FormDialog
from caas_console.views.dialogs.run_dialog import RunDialog
from caas_console.views.dialogs.text_dialogs import CommitDialog, PullDialog, RenameDialog
from caas_console.views.dialogs.update_dialog import UpdateDialog
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.workbench import Workbench
from tests.ui.end_to_end.screen import fill, notices, press, texts
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

MakeDialog = Callable[[Workbench, ContainerRow], FormDialog]


async def opened(content: WindowContent, make: MakeDialog) -> FormDialog:
    """A dialog on the container ``web``."""
    cache = content.session.state.cache
    await until(lambda: "local/web" in cache.containers)
    row = make_container_row(content.session.state, cache.containers["local/web"])
    dialog = make(content.bench, row)
    dialog.open()
    dialog.activateWindow()
    return dialog


def focused(dialog: QWidget) -> str:
    field = dialog.focusWidget()
    return "" if field is None else field.accessibleName()


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (RenameDialog, "New name"),
        (UpdateDialog, "Memory"),
        (CommitDialog, "Image name"),
        (lambda bench, _: PullDialog(bench), "Image"),
        (lambda bench, _: RunDialog(bench), "Image"),
    ],
)
async def test_the_keyboard_begins_in_the_first_field(
    open_window: OpenWindow, make: MakeDialog, field: str
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    dialog = await opened(content, make)
    assert focused(dialog) == field
    dialog.reject()


async def test_enter_in_a_field_does_what_the_button_says(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    dialog = await opened(content, RenameDialog)
    fill(dialog, "New name", "shop")
    field = dialog.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: gateway.submitted)
    assert gateway.submitted[0][1] == RenameContainer(target="web", name="shop")


async def test_a_refusal_of_a_field_stands_at_it_and_is_said_once(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), container("web"))
    reason = "A digest follows from the image's content; give a tag."
    gateway.refuses = InvalidInput(
        "This is no new name for an image", reason, fields={"reference": reason}
    )
    content = await open_window(gateway)
    dialog = await opened(content, CommitDialog)
    fill(dialog, "Image name", "app@sha256:0")
    press(dialog, "Commit")
    await until(lambda: reason in texts(dialog))
    assert texts(dialog).count(reason) == 1
    assert "This is no new name for an image" in texts(dialog)
    dialog.reject()


@pytest.mark.parametrize(
    ("make", "field", "verb"),
    [(RenameDialog, "New name", "Rename"), (lambda bench, _: RunDialog(bench), "Name", "Run")],
)
async def test_a_name_that_a_container_has_is_refused_at_its_field(
    open_window: OpenWindow, make: MakeDialog, field: str, verb: str
) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    dialog = await opened(content, make)
    if verb == "Run":
        fill(dialog, "Image", "busybox:1")
    fill(dialog, field, "web")
    press(dialog, verb)
    assert "already has this name" in texts(dialog)
    assert not gateway.submitted
    dialog.reject()


async def test_a_refusal_of_a_form_that_was_closed_meanwhile_is_told_by_a_notice(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    gateway.refuses = InvalidInput("The name cannot be used")
    content = await open_window(gateway)
    dialog = await opened(content, RenameDialog)
    fill(dialog, "New name", "shop")
    press(dialog, "Rename")
    dialog.reject()
    await until(lambda: "The name cannot be used" in notices(content))
