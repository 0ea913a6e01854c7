"""Notices float, fold when nobody reads them, and can be worked with the keyboard alone."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.operations import StopContainer
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.notices import Notice, Remedy, text_of
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.views.keys import NOTICES_KEY
from caas_console.views.language import LanguageManager
from caas_console.views.shell.notice_bar import NoticeBar
from caas_console.views.shell.notice_frame import NoticeFrame
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import notices, pane
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

ERROR = Notice("error", "It failed")
NEWS = Notice("success", "It is done")


def bar_of(content: WindowContent) -> NoticeBar:
    (bar,) = content.findChildren(NoticeBar)
    return bar


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def corner_button(bar: NoticeBar, text: str) -> QToolButton:
    buttons = [one for one in bar.findChildren(QToolButton) if one.isVisible()]
    return next(one for one in buttons if text in one.text() or text in one.toolTip())


async def test_a_notice_moves_nothing_of_the_page(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    column = content.pages.parentWidget()
    layout = column.layout() if column is not None else None
    assert layout is not None
    layout.activate()
    before = content.pages.geometry()
    content.notices.post(ERROR)
    assert bar_of(content).isVisible()
    layout.activate()
    assert content.pages.geometry() == before


async def test_good_news_goes_by_itself(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    content.notices.post(NEWS)
    bar = bar_of(content)
    bar.fold_unattended()
    assert bar.isHidden()


async def test_a_warning_folds_by_itself_and_comes_back_on_request(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host()))
    content.notices.post(Notice("warning", "Look at this"))
    bar = bar_of(content)
    bar.fold_unattended()
    assert "Look at this" not in notices(content)
    corner_button(bar, "1 notice").click()
    assert "Look at this" in notices(content)


async def test_good_news_that_was_folded_by_hand_goes_too(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    content.notices.post(NEWS)
    bar = bar_of(content)
    corner_button(bar, "Fold into the corner").click()
    bar.fold_unattended()
    assert bar.isHidden()


async def test_an_error_stays_longer_than_other_news_and_folds_by_itself_too(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host()))
    content.notices.post(ERROR)
    bar = bar_of(content)
    bar.fold_unattended()
    assert "It failed" in notices(content)
    bar.fold_unattended(errors=True)
    assert "It failed" not in notices(content)
    count = corner_button(bar, "1 notice")
    # The bar has room for it.
    assert not count.visibleRegion().isEmpty()
    count.click()
    assert "It failed" in notices(content)


async def test_an_error_folds_by_hand(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    content.notices.post(ERROR)
    bar = bar_of(content)
    corner_button(bar, "Fold into the corner").click()
    assert "It failed" not in notices(content)
    corner_button(bar, "Dismiss them").click()
    assert bar.isHidden()


async def test_a_notice_under_the_pointer_stays(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    content.notices.post(NEWS)
    bar = bar_of(content)
    origin = QPointF(1, 1)
    QApplication.sendEvent(bar, QEnterEvent(origin, origin, origin))
    bar.fold_unattended()
    assert "It is done" in notices(content)
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    bar.fold_unattended()
    assert "It is done" not in notices(content)


async def test_the_keyboard_reaches_a_notice_keeps_it_open_and_leaves_by_dismissing_it(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    content.bench.window.activateWindow()
    table = pane(content, "containers").table
    table.setFocus()
    await until(table.hasFocus)
    content.notices.post(NEWS)
    assert table.hasFocus()
    QTest.keySequence(content.bench.window, NOTICES_KEY)
    bar = bar_of(content)
    assert bar.isAncestorOf(focused())
    bar.fold_unattended()
    assert "It is done" in notices(content)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert table.hasFocus()


async def test_an_open_notice_follows_the_language(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    content.operations.submit(OperationRequest("local", StopContainer(target="web"), "web"))
    await until(lambda: gateway.jobs)
    (job,) = gateway.jobs.values()
    gateway.end_job(job, JobState.FAILED, Problem(title="The session has ended", code="x"))
    await until(lambda: "Stop container – web: The session has ended" in notices(content))
    language = LanguageManager(qapp, "zh_CN")
    try:
        await until(lambda: "停止容器 – web：会话已结束" in notices(content))
        (frame,) = content.findChildren(NoticeFrame)
        assert "重试" in {button.text() for button in frame.findChildren(QPushButton)}
        assert frame.accessibleName().startswith("停止容器")
    finally:
        language.set_mode("en")
    await until(lambda: "Stop container – web" in notices(content))


async def test_a_remedy_is_begun_by_the_keyboard_and_ends_the_notice(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host()))
    content.bench.window.activateWindow()
    begun: list[str] = []
    content.notices.post(
        Notice("error", "It failed", remedies=(Remedy("Retry", lambda: begun.append("retry")),))
    )
    bar = bar_of(content)
    bar.take_keyboard()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert begun == ["retry"]
    assert bar.isHidden()


async def test_the_oldest_good_news_makes_room_before_any_error(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    for notice in (ERROR, NEWS, *(Notice("error", f"error {number}") for number in range(4))):
        content.notices.post(notice)
    assert "It is done" not in notices(content)
    assert "It failed" in notices(content)


async def test_where_there_is_no_room_for_all_the_oldest_fold(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    content.bench.window.resize(900, 330)
    for number in range(5):
        content.notices.post(Notice("error", f"error {number}", hint="Do something.\n" * 3))
    bar = bar_of(content)
    await until(lambda: bar.y() >= 0 and "error 4" in notices(content))
    assert "error 0" not in notices(content)
    assert corner_button(bar, "notice").isVisible()


async def with_notices(open_window: OpenWindow, *posted: Notice) -> tuple[WindowContent, NoticeBar]:
    """An active window with the keyboard in its table, and these notices."""
    content = await open_window(FakeGateway(host(), container("web")))
    content.bench.window.activateWindow()
    table = pane(content, "containers").table
    table.setFocus()
    await until(table.hasFocus)
    for notice in posted:
        content.notices.post(notice)
    return content, bar_of(content)


def notice_with_keyboard(content: WindowContent) -> str:
    frames = content.findChildren(NoticeFrame)
    titles = (text_of(one.notice.title) for one in frames if one.isAncestorOf(focused()))
    return next(titles, "")


def errors(count: int, hint: str = "") -> list[Notice]:
    return [Notice("error", f"error {number}", hint=hint) for number in range(count)]


async def test_the_notice_with_the_keyboard_makes_no_room_for_others(
    open_window: OpenWindow,
) -> None:
    content, bar = await with_notices(open_window, NEWS)
    bar.take_keyboard()
    for notice in errors(6):
        content.notices.post(notice)
    assert "It is done" in notices(content)
    assert notice_with_keyboard(content) == "It is done"
    assert "error 1" not in notices(content)


async def test_the_notice_with_the_keyboard_does_not_fold_where_there_is_no_room(
    open_window: OpenWindow,
) -> None:
    content, bar = await with_notices(open_window)
    content.bench.window.resize(900, 330)
    first, *others = errors(5, hint="Do something.\n" * 3)
    content.notices.post(first)
    bar.take_keyboard()
    for notice in others:
        content.notices.post(notice)
    await until(lambda: bar.y() >= 0 and "error 1" not in notices(content))
    assert notice_with_keyboard(content) == "error 0"
    QTest.keySequence(content.bench.window, NOTICES_KEY)
    assert notice_with_keyboard(content) == "error 4"
    await until(lambda: bar.y() >= 0 and "error 0" not in notices(content))
    assert notice_with_keyboard(content) == "error 4"


async def test_a_notice_that_goes_takes_the_keyboard_from_no_other(
    open_window: OpenWindow,
) -> None:
    content, bar = await with_notices(open_window, *errors(3))
    bar.take_keyboard()
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert notice_with_keyboard(content) == "error 1"
    content.notices.post(Notice("info", "newer", key="k"))
    content.notices.post(Notice("info", "newest", key="k"))
    assert notice_with_keyboard(content) == "error 1"


async def test_what_replaces_the_notice_with_the_keyboard_has_it(open_window: OpenWindow) -> None:
    content, bar = await with_notices(open_window, ERROR, Notice("info", "first", key="k"))
    bar.take_keyboard()
    content.notices.post(NEWS)
    content.notices.post(Notice("info", "second", key="k"))
    assert notice_with_keyboard(content) == "second"


async def test_the_keyboard_follows_what_it_unfolds_and_leaves_what_it_dismisses(
    open_window: OpenWindow,
) -> None:
    content, bar = await with_notices(open_window, *errors(2))
    for _ in range(2):
        corner_button(bar, "Fold into the corner").click()
    corner_button(bar, "2 notice").setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert notice_with_keyboard(content) == "error 1"
    for _ in range(2):
        corner_button(bar, "Fold into the corner").click()
    corner_button(bar, "Dismiss them").setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert bar.isHidden()
    assert pane(content, "containers").table.hasFocus()


async def test_the_keyboard_goes_to_the_page_where_it_came_from_what_is_gone(
    open_window: OpenWindow,
) -> None:
    content, bar = await with_notices(open_window, ERROR)
    bar.take_keyboard()
    content.navigator.go(Place("images"))
    bar.take_keyboard()
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert pane(content, "images").isAncestorOf(focused())


async def test_a_notice_with_the_keyboard_stays_while_another_window_is_active(
    open_window: OpenWindow,
) -> None:
    content, bar = await with_notices(open_window, NEWS)
    bar.take_keyboard()
    other = QWidget(content.bench.window, Qt.WindowType.Window)
    other.show()
    other.activateWindow()
    await until(lambda: QApplication.activeWindow() is other)
    bar.fold_unattended()
    assert "It is done" in notices(content)
    other.close()
