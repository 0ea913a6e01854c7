"""The form of a container's limits shows those that it has, and sends what was changed."""

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from caas_console.backend.contracts.operations import Resources, UpdateContainer
from caas_console.models.state.rows.container_row import make_container_row
from caas_console.views.dialogs.update_dialog import UpdateDialog
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import fill, press
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

LIMITS = {"HostConfig": {"Memory": 512 << 20, "NanoCpus": 1_500_000_000, "PidsLimit": 200}}


def opened(content: WindowContent) -> UpdateDialog:
    state = content.session.state
    row = make_container_row(state, state.cache.containers["local/web"])
    dialog = UpdateDialog(content.bench, row)
    dialog.open()
    return dialog


def field(dialog: UpdateDialog, name: str) -> QLineEdit:
    fields = dialog.findChildren(QLineEdit)
    return next(one for one in fields if one.accessibleName() == name)


async def test_the_present_limits_are_shown_and_only_the_changed_one_is_sent(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    gateway.inspected = LIMITS
    content = await open_window(gateway)
    dialog = opened(content)
    await until(lambda: field(dialog, "Memory").text() == "512m")
    assert field(dialog, "CPUs").text() == "1.5"
    assert field(dialog, "Processes").text() == "200"
    assert field(dialog, "Memory reserved").text() == ""
    assert field(dialog, "Memory reserved").placeholderText() == "no limit"
    fill(dialog, "Processes", "300")
    press(dialog, "Apply")
    await until(lambda: gateway.submitted)
    assert gateway.submitted[0][1] == UpdateContainer(target="web", resources=Resources(pids=300))


async def test_an_emptied_field_takes_its_limit_off(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), container("web"))
    gateway.inspected = LIMITS
    content = await open_window(gateway)
    dialog = opened(content)
    await until(lambda: field(dialog, "CPUs").text() == "1.5")
    fill(dialog, "CPUs", "")
    fill(dialog, "Memory", "")
    press(dialog, "Apply")
    refusal = "Docker cannot take this limit off. Raise it, or run the container anew."
    assert label(dialog, refusal).isVisible()
    fill(dialog, "Memory", "512m")
    press(dialog, "Apply")
    await until(lambda: gateway.submitted)
    assert gateway.submitted[0][1] == UpdateContainer(target="web", unlimited=("cpus",))


async def test_what_is_typed_before_the_limits_are_known_stays(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), container("web"))
    gateway.inspected = LIMITS
    content = await open_window(gateway)
    dialog = opened(content)
    typed = field(dialog, "Memory")
    typed.insert("1g")
    await until(lambda: field(dialog, "CPUs").text() == "1.5")
    assert typed.text() == "1g"
    dialog.reject()


async def test_what_is_wrong_with_a_field_has_room_below_its_hint(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    dialog = opened(content)
    memory = field(dialog, "Memory")
    hint = label(dialog, "Hard limit, such as 512m or 2g")
    await until(lambda: hint.y() >= below(memory))
    fill(dialog, "Memory", "512mm")
    press(dialog, "Apply")
    error = label(dialog, "A size such as 512m or 2g, at least 6m.")
    reserved = field(dialog, "Memory reserved")
    await until(lambda: reserved.y() >= below(error))
    await until(lambda: error.y() >= below(hint) >= hint.y() >= below(memory))
    dialog.reject()


def label(dialog: UpdateDialog, text: str) -> QLabel:
    return next(one for one in dialog.findChildren(QLabel) if one.text() == text)


def below(widget: QWidget) -> int:
    return widget.y() + widget.height()
