"""The widget around the screen: size, scroll bar, search, title, bell, theme."""

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication, QScrollBar

from caas_console.views.widgets.terminal import terminal_screen, terminal_widget
from tests.ui.views.widgets.terminal.bench import COLUMNS, ROWS, Bench


def _scroll_bar(bench: Bench) -> QScrollBar:
    bar = bench.widget.findChild(QScrollBar)
    assert bar is not None
    return bar


def test_size_of_the_core_follows_the_widget(bench: Bench) -> None:
    sizes: list[tuple[int, int]] = []
    bench.view.grid_changed.connect(lambda *size: sizes.append(size))
    size = bench.view.grid.size(61, 17).toSize()
    bench.view.setFixedSize(size)
    bench.settle()
    assert sizes == [(61, 17)]
    assert (bench.core.columns, bench.core.rows) == (61, 17)
    bench.view.setFixedSize(QSize(1, 1))
    bench.settle()
    assert (bench.core.columns, bench.core.rows) == (1, 1)


def test_lines_wrap_anew_on_resize(bench: Bench) -> None:
    bench.feed(b"x" * (COLUMNS + 5))
    assert bench.view.lines[1].text == "x" * 5
    bench.view.setFixedSize(bench.view.grid.size(COLUMNS + 5, ROWS).toSize())
    bench.settle()
    assert bench.view.lines[0].text == "x" * (COLUMNS + 5)


def test_scroll_bar_moves_the_viewport_and_back(bench: Bench) -> None:
    bar = _scroll_bar(bench)
    assert not bar.isVisible()
    bench.feed(b"".join(b"line %d\r\n" % number for number in range(100)))
    assert (bar.maximum(), bar.value(), bar.pageStep()) == (101 - ROWS, 101 - ROWS, ROWS)
    bar.setValue(10)
    bench.settle()
    assert bench.view.lines[0].text == "line 10"
    bench.feed(b"more\r\n" * 5)
    assert bench.view.lines[0].text == "line 10"


def test_search_finds_in_scrollback_from_the_newest_match_on(bench: Bench) -> None:
    bench.feed(b"".join(b"line %d\r\n" % number for number in range(100)))
    bar = bench.widget.search_bar
    bench.widget.open_search()
    bar.field.setText("line 4")
    bench.settle()
    texts = [line.text for line in bench.view.lines]
    assert "line 49" in texts
    assert bar.result == (11, 10)
    bar.up_requested.emit()
    bench.settle()
    assert bar.result == (11, 9)
    bar.down_requested.emit()
    bar.down_requested.emit()
    assert bar.result == (11, 0)


def test_search_marks_its_matches_until_it_is_closed(bench: Bench) -> None:
    bench.feed(b"needle hay needle")
    plain = bench.corner_color(0, 8)
    bench.widget.open_search()
    bench.widget.search_bar.field.setText("needle")
    bench.settle()
    older, hay, newer = (bench.corner_color(0, column) for column in (0, 8, 11))
    assert hay == plain
    assert len({older.name(), hay.name(), newer.name()}) == 3
    bench.widget.search_bar.close_bar()
    bench.settle()
    assert bench.corner_color(0, 0) == plain


def test_search_without_match_says_so(bench: Bench) -> None:
    bench.feed(b"hay")
    bench.widget.open_search()
    bench.widget.search_bar.field.setText("needle")
    bench.settle()
    assert bench.widget.search_bar.result == (0, None)


def test_long_search_is_done_frame_by_frame(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal_widget, "_SEARCH_AT_ONCE", 0.0)
    monkeypatch.setattr(terminal_screen, "_LONGEST_READING", 0.0)
    bench.feed(b"needle\r\n" + b"hay\r\n" * 9_000)
    bar = bench.widget.search_bar
    bench.widget.open_search()

    bar.field.setText("hay")

    assert bar.verdict.startswith("At least ")
    bench.settle()
    assert bar.verdict == "9000 of 9000"

    bar.field.setText("needle")

    assert bar.verdict == "9000 of 9000"
    bench.settle()
    assert bar.verdict == "1 of 1"
    assert bench.view.lines[0].text == "needle"


def test_size_is_right_in_the_end_where_lines_take_long_to_wrap_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_screen, "_QUICK_FIT", 0.0)
    told: list[tuple[int, int]] = []
    bench.view.grid_changed.connect(lambda *size: told.append(size))

    for columns in range(COLUMNS + 1, COLUMNS + 31):
        bench.view.setFixedSize(bench.view.grid.size(columns, ROWS).toSize())
    bench.settle()

    assert (bench.core.columns, bench.core.rows) == told[-1] == (COLUMNS + 30, ROWS)


def test_title_and_bell_are_told_once(bench: Bench) -> None:
    titles: list[str] = []
    bells: list[None] = []
    bench.view.title_changed.connect(titles.append)
    bench.view.bell_rang.connect(lambda: bells.append(None))
    bench.feed(b"\x1b]2;build\x07\a")
    bench.feed(b"text")
    assert titles == ["build"]
    assert len(bells) == 1
    assert bench.view.accessibleDescription() == "build"
    assert bench.view.accessibleName() == "Terminal"


def test_bell_flashes_the_screen_for_a_moment(bench: Bench) -> None:
    plain = bench.corner_color(0, 5)
    bench.feed(b"\a")
    assert bench.corner_color(0, 5) != plain
    bench.qtbot.waitUntil(lambda: bench.corner_color(0, 5) == plain)


def test_synchronized_output_is_shown_whole_or_after_a_while(bench: Bench) -> None:
    bench.feed(b"before")
    bench.core.feed(b"\x1b[?2026h\rhalf")
    bench.view.refresh()
    assert bench.view.lines[0].text == "before"
    bench.core.feed(b" and whole\x1b[?2026l")
    bench.settle()
    assert bench.view.lines[0].text == "half and whole"
    bench.core.feed(b"\x1b[?2026h\rnever ended")
    bench.view.refresh()
    bench.qtbot.waitUntil(lambda: bench.view.lines[0].text.startswith("never ended"))


def test_palette_change_recolors_and_is_told_to_programs(bench: Bench) -> None:
    bench.feed(b"\x1b]11;?\x07")
    before = bench.core.take_replies()
    QApplication.sendEvent(bench.view, QEvent(QEvent.Type.PaletteChange))
    bench.feed(b"\x1b]11;?\x07")
    assert before.startswith(b"\x1b]11;rgb:")
    assert bench.core.take_replies() == before


def test_flood_of_requests_makes_few_frames(bench: Bench) -> None:
    before = bench.view.frames_painted
    for number in range(1000):
        bench.core.feed(b"%d\r\n" % number)
        bench.view.refresh()
    bench.settle()
    assert bench.view.frames_painted - before <= 2
    assert bench.view.lines[-2].text == "999"


def test_screen_that_takes_long_to_paint_is_shown_in_parts(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_screen, "_LONGEST_FRAME", 1e-9)
    bench.feed(b"x")
    before = bench.view.frames_painted

    bench.feed(b"\r\n".join(b"row %d" % row for row in range(ROWS)))

    assert bench.view.frames_painted - before == ROWS
    assert [line.text for line in bench.view.lines[1:]] == [f"row {row}" for row in range(1, ROWS)]
