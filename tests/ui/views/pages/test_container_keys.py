"""The keys that lead from a container's page to its log and to a shell."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from caas_console.backend.contracts.errors import NotFound
from caas_console.backend.contracts.resources import ContainerState
from caas_console.backend.contracts.runtime import ExecSpec, ShellSession
from caas_console.models.controllers.navigator import Place
from caas_console.views.pages.container_page import ContainerPage
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.widgets.terminal.shell_strip import ShellStrip
from tests.ui.end_to_end.screen import notices, pane
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.scripted_logs import ScriptedLog
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

_CONTROL = Qt.KeyboardModifier.ControlModifier


def _with_keyboard() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def _refuse(_spec: ExecSpec) -> ShellSession:
    raise NotFound("There is no shell")


def _gateway(state: ContainerState = ContainerState.RUNNING) -> FakeGateway:
    gateway = FakeGateway(host(), container("web", state))
    gateway.on_logs = ScriptedLog
    gateway.on_open_shell = _refuse
    return gateway


async def _opened_by_keyboard(content: WindowContent) -> ContainerPage:
    content.bench.window.activateWindow()
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 1)
    shown.filter_bar.field.setFocus()
    QTest.keyClick(shown.filter_bar.field, Qt.Key.Key_Return)
    await until(shown.table.hasFocus)
    QTest.keyClick(shown.table, Qt.Key.Key_Return)
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    return page


async def test_a_page_opened_by_keyboard_leads_on_to_log_and_shell_by_keyboard(
    open_window: OpenWindow,
) -> None:
    content = await open_window(_gateway())
    page = await _opened_by_keyboard(content)
    assert page.isAncestorOf(_with_keyboard())
    QTest.keyClick(_with_keyboard(), Qt.Key.Key_L, _CONTROL)
    assert content.navigator.place == Place("containers", "local/web", tab="logs")
    QTest.keyClick(_with_keyboard(), Qt.Key.Key_E, _CONTROL)
    assert content.workspace.count == 1


@pytest.mark.parametrize("tab", ["overview", "logs", "events", "inspect"])
async def test_keys_that_cannot_apply_say_why_in_every_tab(
    open_window: OpenWindow, tab: str
) -> None:
    content = await open_window(_gateway(ContainerState.EXITED))
    page = await _opened_by_keyboard(content)
    page.open_tab(tab)
    QTest.keyClick(_with_keyboard(), Qt.Key.Key_E, _CONTROL)
    await until(lambda: "Shell: " in notices(content))
    assert content.workspace.count == 0


async def test_keys_that_change_the_container_are_not_taken_from_a_log(
    open_window: OpenWindow,
) -> None:
    gateway = _gateway()
    content = await open_window(gateway)
    page = await _opened_by_keyboard(content)
    page.open_tab("logs")
    QTest.keyClick(_with_keyboard(), Qt.Key.Key_S, _CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert not gateway.submitted


async def test_a_shell_that_is_over_leaves_the_keys_to_the_window(open_window: OpenWindow) -> None:
    gateway = _gateway()
    content = await open_window(gateway)
    page = await _opened_by_keyboard(content)
    page.open_tab("shell")
    strip = page.findChild(ShellStrip)
    assert strip is not None
    await until(strip.isVisible)
    asked: list[ExecSpec] = []

    def note(spec: ExecSpec) -> ShellSession:
        asked.append(spec)
        return _refuse(spec)

    gateway.on_open_shell = note
    QTest.keyClick(_with_keyboard(), Qt.Key.Key_X)
    QTest.keyClick(_with_keyboard(), Qt.Key.Key_R)
    await until(lambda: len(asked) == 1)
    await until(strip.isVisible)
    QTest.keyClick(_with_keyboard(), Qt.Key.Key_L, _CONTROL)
    assert content.navigator.place == Place("containers", "local/web", tab="logs")
    page.open_tab("shell")
    QTest.keyClick(_with_keyboard(), Qt.Key.Key_Escape)
    assert content.navigator.place == Place("containers", query="")
