"""Box drawing characters (U+2500 to U+257F) as geometry, so that frames close without gaps.

What a character looks like is read from its Unicode name, for example "BOX DRAWINGS DOWN LIGHT
AND RIGHT HEAVY". All lengths are whole device pixels.
"""

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainterPath, QRegion

FIRST, LAST = "\u2500", "\u257f"

_DASHES = {"DOUBLE": 2, "TRIPLE": 3, "QUADRUPLE": 4}


class Weight(IntEnum):
    """The kinds of line, by their width in light lines."""

    NONE = 0
    LIGHT = 1
    HEAVY = 2
    DOUBLE = 3


_WEIGHTS = {
    "LIGHT": Weight.LIGHT,
    "SINGLE": Weight.LIGHT,
    "HEAVY": Weight.HEAVY,
    "DOUBLE": Weight.DOUBLE,
}


@dataclass
class Arms:
    """The lines that leave a cell's centre."""

    left: Weight = Weight.NONE
    up: Weight = Weight.NONE
    right: Weight = Weight.NONE
    down: Weight = Weight.NONE

    @classmethod
    def named(cls, name: str) -> "Arms":
        """The arms that a character's Unicode name tells."""
        arms = cls()
        weight = Weight.LIGHT
        for clause in name.removeprefix("BOX DRAWINGS ").split(" AND "):
            words = clause.split()
            weight = next((_WEIGHTS[word] for word in words if word in _WEIGHTS), weight)
            for word in words:
                arms._set(word, weight)
        return arms

    def _set(self, direction: str, weight: Weight) -> None:
        match direction:
            case "HORIZONTAL":
                self.left = self.right = weight
            case "VERTICAL":
                self.up = self.down = weight
            case "LEFT" | "UP" | "RIGHT" | "DOWN":
                setattr(self, direction.lower(), weight)

    def turned(self) -> "Arms":
        """The arms with rows and columns exchanged."""
        return Arms(self.up, self.left, self.down, self.right)


@dataclass(frozen=True, slots=True)
class CellPixels:
    """The size of a cell and of a light line, in device pixels."""

    width: int
    height: int
    line: int

    def turned(self) -> "CellPixels":
        """The cell with width and height exchanged."""
        return CellPixels(self.height, self.width, self.line)

    def thickness(self, weight: Weight) -> int:
        """How wide a line is, the gap of a double one included."""
        return weight * self.line


def box_region(character: str, cell: CellPixels) -> QRegion | None:
    """The pixels of a character that consists of straight lines; None for the others."""
    name = unicodedata.name(character)
    if "DIAGONAL" in name or "ARC" in name:
        return None
    if "DASH" in name:
        return _dashes(name, cell)
    return _crossing(Arms.named(name), cell)


def box_path(character: str, cell: CellPixels) -> QPainterPath:
    """The line to stroke for an arc or a diagonal."""
    name = unicodedata.name(character)
    path = QPainterPath()
    if "DIAGONAL" in name:
        if "CROSS" in name or "UPPER RIGHT" in name:
            path.moveTo(cell.width, 0)
            path.lineTo(0, cell.height)
        if "CROSS" in name or "UPPER LEFT" in name:
            path.moveTo(0, 0)
            path.lineTo(cell.width, cell.height)
        return path
    arms = Arms.named(name)
    half = cell.line / 2
    x, y = (cell.width - cell.line) // 2 + half, (cell.height - cell.line) // 2 + half
    end_x = cell.width if arms.right else 0
    end_y = cell.height if arms.down else 0
    radius = min(abs(end_x - x), abs(end_y - y))
    turn_x = x + (radius if arms.right else -radius)
    turn_y = y + (radius if arms.down else -radius)
    path.moveTo(x, end_y)
    path.lineTo(x, turn_y)
    path.quadTo(QPointF(x, y), QPointF(turn_x, y))
    path.lineTo(end_x, y)
    return path


def _dashes(name: str, cell: CellPixels) -> QRegion:
    words = name.split()
    count = _DASHES[words[words.index("DASH") - 1]]
    thickness = cell.thickness(Weight.HEAVY if "HEAVY" in name else Weight.LIGHT)
    vertical = "VERTICAL" in name
    length, breadth = (cell.height, cell.width) if vertical else (cell.width, cell.height)
    across = (breadth - thickness) // 2
    gap = max(1, length // (count * 3))
    region = QRegion()
    for index in range(count):
        start = index * length // count + gap // 2
        end = (index + 1) * length // count - (gap - gap // 2)
        size = max(1, end - start)
        dash = QRect(start, across, size, thickness)
        region += QRect(across, start, thickness, size) if vertical else dash
    return region


class _Strokes(NamedTuple):
    """Lines of one direction: double ones in their whole breadth, their middles, single ones."""

    broad: list[QRect]
    middle: list[QRect]
    single: list[QRect]

    def turned(self) -> "_Strokes":
        return _Strokes(
            *([QRect(r.y(), r.x(), r.height(), r.width()) for r in rects] for rects in self)
        )


def _crossing(arms: Arms, cell: CellPixels) -> QRegion:
    """Double lines are broad ones less their middle; single lines lie over them."""
    region = QRegion()
    directions = _horizontal(arms, cell), _horizontal(arms.turned(), cell.turned()).turned()
    for strokes in directions:
        region += _region(strokes.broad)
    for strokes in directions:
        region -= _region(strokes.middle)
    for strokes in directions:
        region += _region(strokes.single)
    return region


def _region(rects: list[QRect]) -> QRegion:
    region = QRegion()
    for rect in rects:
        region += rect
    return region


def _horizontal(arms: Arms, cell: CellPixels) -> _Strokes:
    strokes = _Strokes([], [], [])
    for weight, is_left in ((arms.left, True), (arms.right, False)):
        if weight is Weight.NONE:
            continue
        inner, outer = _near_ends(arms, cell, weight, is_left=is_left)
        line = _band(cell, outer, cell.thickness(weight), is_left=is_left)
        if weight is Weight.DOUBLE:
            strokes.broad.append(line)
            strokes.middle.append(_band(cell, inner, cell.line, is_left=is_left))
        else:
            strokes.single.append(line)
    return strokes


def _band(cell: CellPixels, near: int, thickness: int, *, is_left: bool) -> QRect:
    """A line from the cell's edge to the x coordinate ``near``."""
    y = (cell.height - thickness) // 2
    start, end = (0, near) if is_left else (near, cell.width)
    return QRect(start, y, end - start, thickness)


def _near_ends(arms: Arms, cell: CellPixels, weight: Weight, *, is_left: bool) -> tuple[int, int]:
    """Where a line and, if it is a double one, its middle end near the cell's centre."""
    across = max(arms.up, arms.down)
    breadth = cell.thickness(across)
    first = (cell.width - breadth) // 2
    last = first + breadth
    if (arms.left and arms.right) or across is Weight.NONE:
        return cell.width // 2, cell.width // 2
    hollow = across is Weight.DOUBLE
    meets_line = hollow and weight is not Weight.DOUBLE and bool(arms.up and arms.down)
    reach = 2 * cell.line if meets_line else 0
    if is_left:
        return (last - cell.line if hollow else first), last - reach
    return (first + cell.line if hollow else last), first + reach
