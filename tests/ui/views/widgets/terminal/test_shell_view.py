"""What stands around a shell's terminal: how it ended, which one is wanted, links."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from caas_console.backend.contracts.errors import EngineUnreachable
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec
from caas_console.models.controllers.shell_controller import ShellState, ShellStatus
from caas_console.models.state.cache import ResourceCache
from caas_console.views.widgets.terminal.paste import PasteRequest
from caas_console.views.widgets.terminal.paste_dialog import PasteDialog
from caas_console.views.widgets.terminal.shell_options_dialog import ShellOptionsDialog
from caas_console.views.widgets.terminal.shell_strip import ShellStrip
from caas_console.views.widgets.terminal.shell_view import ShellView
from tests.fakes.streams import FakeShell
from tests.ui.fake_runtime import FakeRuntime
from tests.ui.waiting import until


@pytest.fixture
def strip(qtbot: QtBot) -> ShellStrip:
    strip = ShellStrip()
    qtbot.addWidget(strip)
    return strip


@pytest.mark.parametrize(
    ("status", "title", "kind"),
    [
        (ShellStatus(ShellState.ENDED, ("sh",), 0), "Shell: ended with exit code 0", "info"),
        (ShellStatus(ShellState.ENDED, ("sh",), 137), "Shell: ended with exit code 137", "warning"),
        (ShellStatus(ShellState.ENDED, ("sh",)), "Shell: ended", "info"),
        (
            ShellStatus(ShellState.LOST, ("sh",), error=EngineUnreachable("No answer")),
            "Shell: the connection was lost",
            "error",
        ),
        (
            ShellStatus(
                ShellState.LOST, error=EngineUnreachable("No answer", "broken pipe", "Wait.")
            ),
            "Shell: cannot be opened",
            "error",
        ),
    ],
)
def test_end_of_a_shell_is_told(
    strip: ShellStrip, status: ShellStatus, title: str, kind: str
) -> None:
    strip.show_status(status, "")
    assert not strip.isHidden()
    assert strip.title.text() == title
    assert strip.property("notice") == kind
    assert strip.button.text() == "Open a new shell"
    if status.error is not None and not status.command:
        assert "No answer. Wait." in strip.detail.text()
        assert "broken pipe" not in strip.detail.text()


def test_running_shell_needs_no_strip(strip: ShellStrip) -> None:
    strip.show_status(ShellStatus(ShellState.ENDED, ("sh",), 0), "")
    strip.show_status(ShellStatus(ShellState.RUNNING, ("sh",)), "")
    assert strip.isHidden()


@pytest.fixture
async def view(qtbot: QtBot) -> ShellView:
    view = ShellView.of_container(FakeRuntime(), ResourceCache(), ObjectRef("local", "c1"))
    qtbot.addWidget(view)
    return view


async def test_link_is_opened_only_after_a_question(view: ShellView) -> None:
    view.terminal.view.link_requested.emit("https://example.com/x")
    box = view.findChild(QMessageBox)
    assert box is not None
    assert box.informativeText() == "https://example.com/x"
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    shown = next(one for one in box.findChildren(QLabel) if one.text() == box.informativeText())
    assert shown.textFormat() is Qt.TextFormat.PlainText
    box.reject()


class Echo(FakeShell):
    """Remembers what it was given."""

    written = b""

    @override
    async def write(self, data: bytes) -> None:
        self.written += data
        await super().write(data)


async def test_doubtful_paste_reaches_the_shell_only_after_a_look() -> None:
    runtime, shell = FakeRuntime(), Echo(ExecSpec())
    runtime.on_open_shell = lambda _: shell
    view = ShellView.of_container(runtime, ResourceCache(), ObjectRef("local", "c1"))
    view.show()
    await until(lambda: view.is_live)
    view.terminal.clipboard.paste_doubtful.emit(PasteRequest("a\nb", 1, False))
    dialog = view.findChild(PasteDialog)
    assert dialog is not None
    # What is typed meanwhile comes through; the paste is not ahead of it.
    view.terminal.view.type_bytes(b"first ")
    await until(lambda: shell.written == b"first ")
    dialog.submit()
    await until(lambda: shell.written == b"first a\rb")
    await view.aclose()
    view.close()
    view.deleteLater()


async def test_language_change_reaches_every_text(view: ShellView) -> None:
    for widget in [view, *view.findChildren(QWidget)]:
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    assert view.terminal.view.accessibleName() == "Terminal"


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[ShellOptionsDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    spec = ExecSpec(command=("/bin/sh", "-c", "echo 'a b'"), user="root", columns=100)
    dialog = ShellOptionsDialog(spec, parent)
    yield dialog
    dialog.close()


def test_options_keep_what_is_not_chosen_and_quote_the_command(
    dialog: ShellOptionsDialog,
) -> None:
    assert dialog.spec == ExecSpec(
        command=("/bin/sh", "-c", "echo 'a b'"), user="root", columns=100
    )


def test_options_give_the_chosen_command_and_user(dialog: ShellOptionsDialog) -> None:
    box = dialog.findChild(QComboBox)
    assert box is not None
    box.setEditText("top -d 1")
    user = next(one for one in dialog.findChildren(QLineEdit) if one.text() == "root")
    user.setText(" www-data ")
    assert (dialog.spec.command, dialog.spec.user) == (("top", "-d", "1"), "www-data")
    box.setEditText("")
    assert dialog.spec.command == ()


def test_open_quotation_cannot_be_opened(dialog: ShellOptionsDialog) -> None:
    box = dialog.findChild(QComboBox)
    assert box is not None
    box.setEditText("sh -c 'half")
    assert not dialog.do_button.isEnabled()
    box.setEditText("sh -c 'whole'")
    assert dialog.do_button.isEnabled()
