"""The keys of an action that cannot apply tell why, as its button does."""

from PySide6.QtTest import QTest

from caas_console.backend.contracts.resources import ContainerState
from caas_console.views.shell.notice_bar import NoticeBar
from tests.ui.end_to_end.screen import notices, pane
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


async def test_the_keys_of_a_disabled_action_say_why_it_does_not_apply(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 1)
    content.bench.window.activateWindow()
    shown.table.setFocus()
    shown.actions_of_rows.refresh()
    QTest.keySequence(shown.table, "Ctrl+Shift+S")
    assert "Start: Select something first." in notices(content)
    shown.table.selectAll()
    shown.actions_of_rows.refresh()
    QTest.keySequence(shown.table, "Ctrl+Shift+S")
    assert "Start: The container is running." in notices(content)
    assert "Select something first." not in notices(content)
    assert not gateway.submitted


async def test_the_keys_of_an_enabled_action_do_it_and_say_nothing(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web", ContainerState.EXITED))
    content = await open_window(gateway)
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 1)
    content.bench.window.activateWindow()
    shown.table.setFocus()
    shown.table.selectAll()
    shown.actions_of_rows.refresh()
    QTest.keySequence(shown.table, "Ctrl+Shift+S")
    await until(lambda: gateway.submitted)
    assert not notices(content)


async def test_what_was_said_in_passing_goes_by_itself(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    content.notices.post_refusal("Start: Select something first.")
    (bar,) = content.findChildren(NoticeBar)
    bar.fold_unattended()
    assert bar.isHidden()
