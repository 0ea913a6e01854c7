"""The filter of a log view, and what is said of it."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from caas_console.models.controllers import logs_controller
from caas_console.models.state.logs.frames import Stream
from caas_console.views.widgets.empty_state import EmptyState
from tests.ui.views.widgets.logs.log_lab import lines, view_lab
from tests.ui.waiting import until
from tests.unit.models.state.logs.framing import frame


async def test_filter_shows_matching_lines_and_how_many() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 100))
        lab.view.bar.filter_field.setText("9")
        await until(lambda: len(lab.view.canvas.rows) == 19)
        await lab.settle()
        assert lab.shown[-1] == "line 99"
        await lab.write(b"line 109\nother\n")
        await until(lambda: len(lab.view.canvas.rows) == 20)
        await lab.settle()
        assert lab.shown[-1] == "line 109"
        lab.view.bar.filter_field.clear()
        await until(lambda: len(lab.view.canvas.rows) == 102)


async def test_filter_that_has_not_caught_up_says_how_far_behind_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logs_controller, "MATCHING", 0.0)
    async with view_lab() as lab:
        await lab.write(lines(0, 20_000))
        said: list[str] = []
        lab.controller.changed.connect(lambda: said.append(lab.view.bar.verdict))
        lab.view.bar.filter_changed.emit("line 1?9$", True, False)
        await until(lambda: lab.view.bar.verdict == "2 of 20,000")
        assert "Filtering… 20,000 lines to go" in said


async def test_filter_that_nothing_matches_says_so_until_something_does() -> None:
    async with view_lab() as lab:
        empty = lab.view.findChild(EmptyState)
        assert empty is not None
        await lab.write(lines(0, 3))
        lab.view.bar.filter_field.setText("oom")
        await until(empty.isVisible)
        assert "No line contains “oom”" in [one.text() for one in empty.findChildren(QLabel)]
        await lab.logs[-1].write(frame(Stream.STDOUT, b"oom-kill\n"))
        await until(lab.view.canvas.isVisible)


async def test_wrong_expression_is_told_beside_the_field_and_hides_no_line() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 3))
        lab.view.bar.filter_changed.emit("line (", True, False)
        assert lab.view.bar.verdict == "Character 6: a ) is missing"
        assert lab.view.bar.filter_field.property("invalid")
        assert len(lab.view.canvas.rows) == 3
        lab.view.bar.filter_changed.emit("line (1)", True, False)
        await until(lambda: lab.view.bar.verdict == "1 of 3")
        assert not lab.view.bar.filter_field.property("invalid")


async def test_what_is_said_of_a_filter_moves_no_button() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 3))

        def places() -> list[QPoint]:
            return [one.pos() for one in lab.view.bar.findChildren(QToolButton)]

        before = places()
        for pattern in ("1", "(", "[z-a]{2,1"):
            lab.view.bar.filter_changed.emit(pattern, True, False)
            await until(lambda: lab.view.bar.verdict)
            QApplication.sendPostedEvents()
            assert places() == before


async def test_a_narrow_view_gives_the_filter_a_row_of_its_own() -> None:
    async with view_lab() as lab:
        bar = lab.view.bar
        lab.view.resize(1100, 300)
        await until(lambda: bar.filter_field.y() < bar.height() // 3)
        lab.view.resize(560, 300)
        await until(lambda: bar.filter_field.y() > bar.height() // 3)
        assert bar.filter_field.width() >= 200


async def test_all_shown_lines_are_copied_under_a_filter() -> None:
    async with view_lab() as lab:
        await lab.write(lines(0, 30))
        lab.view.bar.filter_changed.emit("line 2", False, False)
        await until(lambda: len(lab.view.canvas.rows) == 11)
        lab.view.canvas.select_all()
        lab.view.copy()
        copied = QGuiApplication.clipboard().text().split("\n")
        assert copied == ["line 2", *(f"line {number}" for number in range(20, 30))]
