"""Box drawing characters meet their neighbours at every size of cell."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

from caas_console.views.widgets.cells.block_elements import block_region, braille_region
from caas_console.views.widgets.cells.box_drawing import (
    Arms,
    CellPixels,
    Weight,
    box_path,
    box_region,
)
from caas_console.views.widgets.cells.regions import region_rects

_LINES = [chr(code) for code in range(0x2500, 0x2580)]
_CURVED = [one for one in _LINES if {"ARC", "DIAGONAL"} & {*unicodedata.name(one).split()}]
_STRAIGHT = [
    one for one in _LINES if one not in _CURVED and "DASH" not in unicodedata.name(one).split()
]
# A font thick enough for broad lines is large enough for them to stand apart.
_CELLS = st.one_of(
    st.builds(CellPixels, st.integers(6, 24), st.integers(11, 48), st.just(1)),
    st.builds(CellPixels, st.integers(12, 40), st.integers(22, 80), st.just(2)),
)
_LINES_OF = {Weight.NONE: 0, Weight.LIGHT: 1, Weight.HEAVY: 2, Weight.DOUBLE: 2}


def _area(region: QRegion) -> int:
    return sum(rect.width() * rect.height() for rect in region_rects(region))


def _edges(cell: CellPixels) -> tuple[QRect, QRect, QRect, QRect]:
    """Left, upper, right and lower edge."""
    return (
        QRect(0, 0, 1, cell.height),
        QRect(0, 0, cell.width, 1),
        QRect(cell.width - 1, 0, 1, cell.height),
        QRect(0, cell.height - 1, cell.width, 1),
    )


@given(character=st.sampled_from(_STRAIGHT), cell=_CELLS)
@settings(max_examples=500)
def test_lines_reach_the_edges_that_their_name_tells(character: str, cell: CellPixels) -> None:
    region = box_region(character, cell)
    assert region is not None
    arms = Arms.named(unicodedata.name(character))
    found = [_area(region.intersected(edge)) for edge in _edges(cell)]
    wanted = [arms.left, arms.up, arms.right, arms.down]
    assert found == [_LINES_OF[weight] * cell.line for weight in wanted]


@given(character=st.sampled_from(_STRAIGHT), cell=_CELLS)
@settings(max_examples=500)
def test_lines_of_a_character_hang_together(character: str, cell: CellPixels) -> None:
    region = box_region(character, cell)
    assert region is not None
    groups: list[QRegion] = []
    for rect in region_rects(region):
        near = rect.adjusted(-1, -1, 1, 1)
        touching = [group for group in groups if group.intersects(near)]
        groups = [group for group in groups if not group.intersects(near)]
        merged = QRegion(rect)
        for group in touching:
            merged = merged.united(group)
        groups.append(merged)
    arms = Arms.named(unicodedata.name(character))
    parallel = Weight.DOUBLE in (arms.left, arms.up, arms.right, arms.down)
    assert len(groups) == 1 or (parallel and len(groups) <= 4)


@pytest.mark.parametrize("character", [one for one in _LINES if one not in _CURVED])
def test_dashes_and_lines_stay_within_the_cell(character: str) -> None:
    cell = CellPixels(8, 15, 1)
    region = box_region(character, cell)
    assert region is not None
    assert region.boundingRect().intersected(QRect(0, 0, 8, 15)) == region.boundingRect()
    assert _area(region) > 0


@pytest.mark.parametrize("character", _CURVED)
def test_curves_end_on_the_cells_edges(character: str) -> None:
    path = box_path(character, CellPixels(8, 15, 1))
    bounds = path.boundingRect()
    assert (bounds.left() == 0) or (bounds.right() == 8)
    assert (bounds.top() == 0) or (bounds.bottom() == 15)


@given(cell=_CELLS)
def test_halves_fill_the_cell_without_overlap(cell: CellPixels) -> None:
    whole = cell.width * cell.height
    for one, other in ("▀▄", "▌▐"):
        halves = block_region(one, cell), block_region(other, cell)
        assert not halves[0].intersects(halves[1])
        assert _area(halves[0].united(halves[1])) == whole
    quadrants = [block_region(one, cell) for one in "▘▝▖▗"]
    assert sum(_area(one) for one in quadrants) == whole
    assert _area(block_region("█", cell)) == whole


def test_eighths_grow_from_their_side() -> None:
    cell = CellPixels(8, 16, 1)
    heights = [block_region(chr(0x2580 + eighths), cell).boundingRect() for eighths in range(1, 9)]
    assert [rect.height() for rect in heights] == [2, 4, 6, 8, 10, 12, 14, 16]
    assert all(rect.bottom() == 15 for rect in heights)


@pytest.mark.parametrize(("character", "dots"), [("⠀", 0), ("⠁", 1), ("⣿", 8), ("⡀", 1)])
def test_braille_has_a_dot_for_each_bit(character: str, dots: int) -> None:
    region = braille_region(character, CellPixels(8, 16, 1))
    assert len([*region_rects(region)]) == dots
