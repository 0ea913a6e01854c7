"""Pixels: characters land on their cells, whatever font they come from."""

import pytest
from PySide6.QtGui import QColor, QImage

from caas_console.views.theme.theme_manager import active_theme
from tests.ui.views.widgets.terminal.bench import COLUMNS, ROWS, Bench


def _has_ink(image: QImage, background: QColor) -> bool:
    return any(
        image.pixelColor(x, y) != background
        for x in range(image.width())
        for y in range(image.height())
    )


def _surface() -> QColor:
    return active_theme().colour("surface")


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """Without a cursor that would be seen."""
    bench.feed(b"\x1b[?25l")
    return bench


@pytest.mark.parametrize("text", ["abcdefghijklmnop", "MMMMiiii....@@@@", "────────┼┼┼┼││││"])
def test_run_paints_the_pixels_of_its_characters_alone(bench: Bench, text: str) -> None:
    bench.feed(text.encode())
    whole = bench.image()
    for column, character in enumerate(text):
        bench.feed(b"\x1b[2J\x1b[1;%dH" % (column + 1) + character.encode())
        cell = bench.rect(0, column, column + 1)
        assert bench.image().copy(cell) == whole.copy(cell), f"column {column}"


@pytest.mark.parametrize("style", [b"", b"\x1b[1m", b"\x1b[3m", b"\x1b[1;3m"])
def test_text_after_wide_characters_stands_on_its_column(bench: Bench, style: bytes) -> None:
    bench.feed(style + "你好世界|".encode())
    after_wide = bench.cells(0, 8, 9)
    bench.feed(b"\x1b[2J\x1b[1;9H|")
    assert bench.cells(0, 8, 9) == after_wide


def test_wide_character_has_ink_in_both_of_its_cells_only(bench: Bench) -> None:
    bench.feed("\x1b[1;5H世".encode())
    assert _has_ink(bench.cells(0, 4, 5), _surface())
    assert _has_ink(bench.cells(0, 5, 6), _surface())
    assert not _has_ink(bench.cells(0, 3, 4), _surface())
    assert not _has_ink(bench.cells(0, 6, 7), _surface())


@pytest.mark.parametrize("cluster", ["é", "ก็", "👨‍👩‍👧", "🇨🇳"])
def test_clusters_keep_to_their_cells(bench: Bench, cluster: str) -> None:
    bench.feed(f"\x1b[1;5H{cluster}".encode())
    width = bench.view.cursor_state.column - 4
    assert _has_ink(bench.cells(0, 4, 4 + width), _surface())
    assert not _has_ink(bench.cells(0, 4 + width + 1, 4 + width + 3), _surface())


def test_frames_of_lines_close_across_rows_and_columns(bench: Bench) -> None:
    bench.feed("┌─┐\r\n│ │\r\n└─┘".encode())
    image, ink = bench.image(), active_theme().colour("text")
    left = bench.rect(1, 0, 1)
    x = left.left() + (left.width() - 1) // 2
    middle = [bench.rect(row, 0, 1).center().y() for row in (0, 2)]
    assert all(image.pixelColor(x, y) == ink for y in range(middle[0] + 1, middle[1]))


def test_background_fills_the_cells_to_their_edges(bench: Bench) -> None:
    bench.feed(b"\x1b[48;2;10;20;30m   \x1b[m")
    cells = bench.cells(0, 0, 3)
    colors = {
        cells.pixelColor(x, y).name() for x in range(cells.width()) for y in range(cells.height())
    }
    assert colors == {"#0a141e"}
    assert not _has_ink(bench.cells(0, 3, COLUMNS), _surface())


@pytest.mark.parametrize(
    ("sequence", "color"),
    [
        (b"\x1b[41m", "ansi_1"),
        (b"\x1b[104m", "ansi_12"),
        (b"\x1b[7m", "text"),
        (b"\x1b[31;7m", "ansi_1"),
    ],
)
def test_theme_colors_are_used_for_ansi_and_inverse(
    bench: Bench, sequence: bytes, color: str
) -> None:
    bench.feed(sequence + b" x")
    assert bench.corner_color(0, 0) == active_theme().colour(color)


def test_256_and_true_colors_are_painted_as_asked(bench: Bench) -> None:
    bench.feed(b"\x1b[48;5;196m \x1b[48;5;244m \x1b[48;2;1;2;3m ")
    assert [bench.corner_color(0, column).name() for column in range(3)] == [
        "#ff0000",
        "#808080",
        "#010203",
    ]


@pytest.mark.parametrize(
    "sequence", [b"\x1b[4m", b"\x1b[4:2m", b"\x1b[4:3m", b"\x1b[4:4m", b"\x1b[4:5m", b"\x1b[9m"]
)
def test_lines_are_drawn_under_and_through_spaces(bench: Bench, sequence: bytes) -> None:
    bench.feed(sequence + b"    ")
    assert _has_ink(bench.cells(0, 0, 4), _surface())
    assert not _has_ink(bench.cells(1, 0, 4), _surface())


def test_invisible_text_leaves_no_ink(bench: Bench) -> None:
    bench.feed(b"\x1b[8msecret")
    assert not _has_ink(bench.cells(0, 0, 6), _surface())


def test_only_changed_rows_are_painted(bench: Bench) -> None:
    bench.feed(b"one\r\ntwo\r\nthree")
    painted = bench.painted_rows(lambda: bench.feed(b"\x1b[2;1HTWO\x1b[3;6H"))
    assert painted == {1}
    assert bench.painted_rows(lambda: bench.feed(b"\x1b[2;1HTWO\x1b[3;6H")) == set()


def test_scrolled_screen_paints_rows_whose_text_changed(bench: Bench) -> None:
    bench.feed(b"y\r\n" * (3 * ROWS))
    assert bench.painted_rows(lambda: bench.feed(b"y\r\n" * 100)) <= {ROWS - 1}


def test_a_window_is_resized_as_a_whole_before_the_terminal_paints_anew(bench: Bench) -> None:
    bench.feed(b"prompt")
    painted = bench.view.frames_painted
    bench.view.setFixedSize(bench.view.grid.size(30, 6).toSize())
    assert bench.view.frames_painted == painted
    bench.settle()
    assert bench.view.frames_painted > painted
    assert (bench.core.columns, bench.core.rows) == (30, 6)
    assert len(bench.view.lines) == 6
