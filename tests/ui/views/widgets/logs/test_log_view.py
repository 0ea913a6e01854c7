"""The log on the screen: rows, following, filter, search, copying, what is said about it."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from caas_console.backend.contracts.errors import AuthError, NotFound, PlatformUnavailable
from caas_console.backend.contracts.resources import ContainerState
from caas_console.backend.contracts.runtime import LogQuery
from caas_console.models.controllers import logs_controller
from caas_console.models.controllers.logs_controller import LogStatus
from caas_console.models.state.logs.buffer import LogBuffer
from caas_console.models.state.logs.frames import Stream
from caas_console.views.theme.theme_manager import active_theme
from tests.ui.fake_gateway import container
from tests.ui.views.widgets.logs.log_lab import Lab, lines, view_lab
from tests.ui.waiting import until
from tests.unit.models.state.logs.framing import frame

_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier


async def test_newest_lines_are_shown_as_they_come() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 100))
        assert lab.shown[-1] == "line 99"
        await lab.write(lines(100, 103))
        assert lab.shown[-1] == "line 102"


async def test_scrolling_up_holds_the_view_and_counts_what_comes() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 100))
        lab.key(Qt.Key.Key_PageUp)
        await lab.settle()
        held = lab.shown
        await lab.write(lines(100, 107))
        assert lab.shown == held
        assert lab.pill().isVisibleTo(lab.view)
        assert "7" in lab.pill().text()
        lab.pill().click()
        await lab.settle()
        assert lab.shown[-1] == "line 106"
        assert not lab.pill().isVisibleTo(lab.view)


async def test_wheel_and_scroll_bar_move_and_reach_the_end_again() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 100))
        canvas = lab.view.canvas
        position = QPointF(50, 50)
        wheel = QWheelEvent(
            position,
            canvas.mapToGlobal(position),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            _NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(canvas.viewport(), wheel)
        await lab.settle()
        assert lab.shown[-1] == "line 96"
        canvas.verticalScrollBar().setValue(10)
        await lab.settle()
        assert lab.shown[0] == "line 10"
        canvas.verticalScrollBar().setValue(canvas.verticalScrollBar().maximum())
        await lab.write(lines(100, 101))
        assert lab.shown[-1] == "line 100"


async def test_wrapped_lines_take_more_rows() -> None:
    async with view_lab() as lab:
        await lab.write(b"x" * 300 + b"\nshort\n")
        assert len(lab.shown) == 2
        lab.view.canvas.set_wrapping(True)
        await lab.settle()
        assert len(lab.shown) > 3
        assert lab.view.canvas.horizontalScrollBar().maximum() == 0


async def test_severity_stream_and_colors_are_painted() -> None:
    async with view_lab() as lab:
        await lab.write(b"ERROR broken\n", Stream.STDERR)
        await lab.write(b"plain \x1b[42m green \x1b[m\n")
        image, theme = lab.image(), active_theme()
        used = {
            image.pixelColor(x, y).name()
            for x in range(image.width() // 2)
            for y in range(image.height() // 3)
        }
        danger = theme.colour("danger").name()
        assert {danger, theme.colour("ansi_2").name()} <= used
        mark = lab.point(0, 0).y()
        assert image.pixelColor(0, mark) == QColor(danger)
        assert image.pixelColor(0, lab.point(1, 0).y()) == theme.colour("surface")


async def test_the_top_says_that_older_lines_were_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs_controller, "LogBuffer", partial(LogBuffer, budget=600_000))
    async with view_lab() as lab:
        gap = next(one for one in lab.view.findChildren(QLabel) if "Older" in one.text())
        await lab.write(lines(0, 100))
        lab.key(Qt.Key.Key_Home)
        await lab.settle()
        assert not gap.isVisible()
        await lab.write(lines(100, 100_000))
        await until(gap.isVisible)
        lab.key(Qt.Key.Key_End)
        await until(lambda: not gap.isVisible())


async def test_search_goes_from_the_newest_match_up_and_around() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 100))
        bar = lab.view.search_bar
        lab.view.open_search()
        bar.field.setText("line 1")
        await until(lambda: bar.result == (11, 10))
        assert lab.view.canvas.current == 19
        lab.view.search.go_up()
        assert (lab.view.canvas.current, bar.result) == (18, (11, 9))
        lab.view.search.go_down()
        lab.view.search.go_down()
        assert (lab.view.canvas.current, bar.result) == (1, (11, 0))
        await lab.settle()
        assert "line 1" in lab.shown
        bar.close_bar()
        assert lab.controller.search is None


async def _search_and_close(lab: Lab, text: str) -> None:
    lab.view.open_search()
    lab.view.search_bar.field.setText(text)
    await until(lambda: lab.view.canvas.current is not None)
    await lab.settle()
    assert not lab.view.bar.follows
    lab.view.search_bar.close_bar()
    await lab.settle()


async def test_a_followed_log_is_followed_again_after_a_search() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 100))
        await _search_and_close(lab, "line 5")
        assert lab.view.bar.follows
        await lab.write(lines(100, 101))
        assert lab.shown[-1] == "line 100"


async def test_a_log_that_was_held_before_a_search_is_held_after_it() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 100))
        lab.key(Qt.Key.Key_Home)
        await lab.settle()
        await _search_and_close(lab, "line 5")
        assert not lab.view.bar.follows


async def test_what_was_chosen_during_a_search_holds_after_it() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 100))
        lab.view.open_search()
        lab.view.bar.follow_toggled.emit(False)
        await lab.settle()
        await _search_and_close(lab, "line 5")
        assert not lab.view.bar.follows


async def test_wrong_expression_of_a_search_is_told_in_its_bar() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 3))
        lab.view.open_search()
        regex = next(
            one for one in lab.view.search_bar.findChildren(QToolButton) if one.text() == ".*"
        )
        regex.setChecked(True)
        lab.view.search_bar.field.setText("[")
        assert lab.view.search_bar.verdict == "Character 1: a ] is missing"
        lab.view.search_bar.field.setText("[12]")
        await until(lambda: lab.view.search_bar.result == (2, 1))
        assert lab.view.search_bar.verdict == "2 of 2"


async def test_dragged_text_is_copied_and_stays_selected_while_lines_come() -> None:
    async with view_lab() as lab:
        await lab.write(b"alpha beta\ngamma delta\nepsilon\n")
        view = lab.view.canvas.viewport()
        QTest.mousePress(view, _LEFT, _NONE, lab.point(0, 6))
        QTest.mouseMove(view, lab.point(2, 3))
        QTest.mouseRelease(view, _LEFT, _NONE, lab.point(2, 3))
        await lab.write(lines(0, 200))
        lab.view.copy()
        assert QGuiApplication.clipboard().text() == "beta\ngamma delta\neps"


async def test_double_click_selects_word_and_triple_click_line() -> None:
    async with view_lab() as lab:
        await lab.write(b"GET /api/items 200\nnext\n")
        view = lab.view.canvas.viewport()
        place = lab.point(0, 7)
        QTest.mouseClick(view, _LEFT, _NONE, place)
        QTest.mouseDClick(view, _LEFT, _NONE, place)
        lab.view.copy()
        assert QGuiApplication.clipboard().text() == "/api/items"
        QTest.mouseClick(view, _LEFT, _NONE, place)
        lab.view.copy()
        assert QGuiApplication.clipboard().text() == "GET /api/items 200\n"


async def test_end_refusal_and_emptiness_are_told() -> None:
    async with view_lab() as lab:
        assert lab.view.canvas.isHidden()
        await lab.write(b"something\n")
        assert not lab.view.canvas.isHidden()
        await lab.logs[0].end()
        await until(lambda: not lab.view.strip.isHidden())
        lab.controller.start()
        await until(lambda: len(lab.logs) == 2 and lab.view.strip.isHidden())
        await lab.logs[1].end(NotFound("No such container", "c1"))
        await until(lambda: not lab.view.strip.isHidden())
        assert "No such container: c1" in lab.view.strip.detail.text()
        lab.view.strip.button.click()
        await until(lambda: len(lab.logs) == 3)


async def test_a_container_that_never_ran_has_not_stopped_logging() -> None:
    async with view_lab() as lab:
        lab.controller.container_changed(container("c1", ContainerState.CREATED))
        await lab.logs[0].end()
        await until(lambda: not lab.view.strip.isHidden())
        assert lab.view.strip.title.text() == "The container has not been started yet"


async def test_a_lost_connection_is_told_until_the_log_is_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logs_controller, "RETRY", 0.2)
    async with view_lab() as lab:
        strip = lab.view.strip
        told: list[str] = []

        def note(_status: LogStatus) -> None:
            if not strip.isHidden():
                told.append(f"{strip.title.text()} | {strip.detail.text()}")

        lab.controller.status_changed.connect(note)
        await lab.write(b"something\n")
        error = PlatformUnavailable("The platform does not answer", "incomplete chunked read")
        await lab.logs[0].end(error)
        await until(lambda: len(lab.logs) == 2 and strip.isHidden())
        await lab.logs[1].end(AuthError("The session has ended", "Somebody ended it."))
        await until(lambda: len(lab.logs) == 3 and strip.isHidden())
        assert told == [
            "The connection is lost | The log is read again as soon as it is back.",
            "You are not logged in any more | The log is read again as soon as you are.",
        ]


async def test_times_and_streams_are_asked_from_the_engine() -> None:
    async with view_lab() as lab:
        lab.view.bar.query_changed.emit(LogQuery(follow=True, tail=5, timestamps=True))
        await until(lambda: len(lab.logs) == 2)
        await lab.write(b"2026-01-01T10:00:00.5Z hello\n")
        assert lab.shown == ["hello"]


async def test_saved_log_is_told(tmp_path: Path) -> None:
    async with view_lab() as lab:
        lab.view.download_strip.save(tmp_path / "web.log", lab.controller.query)
        await until(lambda: len(lab.logs) == 2)
        await lab.logs[1].write(frame(Stream.STDOUT, b"saved\n"))
        await lab.logs[1].end()
        await until(lambda: "web.log" in lab.view.download_strip.detail.text())


async def test_saved_part_of_a_log_is_what_is_shown(tmp_path: Path) -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 30))
        lab.view.bar.filter_field.setText("line 2")
        await until(lambda: len(lab.view.canvas.rows) == 11)
        (button,) = (one for one in lab.view.bar.findChildren(QToolButton) if one.menu())
        assert [one.text() for one in button.menu().actions()] == [
            "Save the shown lines…",
            "Save the whole log…",
        ]
        path = tmp_path / "web-shown.log"
        lab.view.download_strip.save_shown(path, lab.controller)
        await until(lambda: path.name in lab.view.download_strip.detail.text())
        assert path.read_text() == "line 2\n" + "".join(f"line 2{n}\n" for n in range(10))


async def test_flood_makes_few_frames_and_keeps_the_newest_in_view() -> None:
    async with view_lab() as lab:
        before = lab.view.canvas.frames_painted
        for start in range(0, 100_000, 500):
            await lab.logs[0].write(frame(Stream.STDOUT, lines(start, start + 500)))
        await until(lambda: lab.controller.buffer.end_line == 100_000)
        await lab.settle()
        assert lab.shown[-1] == "line 99999"
        assert lab.view.canvas.frames_painted - before < 200
