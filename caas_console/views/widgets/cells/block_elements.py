"""Block elements (U+2580 to U+259F) and Braille patterns as geometry: they tile without gaps."""

import unicodedata

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

from caas_console.views.widgets.cells.box_drawing import CellPixels

FIRST, LAST = "\u2580", "\u259f"
BRAILLE_FIRST, BRAILLE_LAST = "\u2800", "\u28ff"

#: How much of the foreground shows through the shades.
SHADES = {"\u2591": 0.25, "\u2592": 0.5, "\u2593": 0.75}

_EIGHTHS = {
    "ONE EIGHTH": 1,
    "ONE QUARTER": 2,
    "THREE EIGHTHS": 3,
    "HALF": 4,
    "FIVE EIGHTHS": 5,
    "THREE QUARTERS": 6,
    "SEVEN EIGHTHS": 7,
}
# Column and row of the dots of a Braille pattern, by bit (The Unicode Standard, 22.1).
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))


def block_region(character: str, cell: CellPixels) -> QRegion:
    """The pixels of a block element; a shade fills its cell."""
    name = unicodedata.name(character)
    if name.startswith("QUADRANT"):
        return _quadrants(name, cell)
    side, _, amount = name.removesuffix(" BLOCK").partition(" ")
    eighths = _EIGHTHS.get(amount, 8)
    # A right or upper part is what the left or lower one leaves, so that they meet.
    match side:
        case "LEFT":
            return QRegion(0, 0, _part(cell.width, eighths), cell.height)
        case "RIGHT":
            start = _part(cell.width, 8 - eighths)
            return QRegion(start, 0, cell.width - start, cell.height)
        case "LOWER":
            start = cell.height - _part(cell.height, eighths)
            return QRegion(0, start, cell.width, cell.height - start)
        case "UPPER":
            return QRegion(0, 0, cell.width, cell.height - _part(cell.height, 8 - eighths))
    return QRegion(0, 0, cell.width, cell.height)


def braille_region(character: str, cell: CellPixels) -> QRegion:
    """The dots of a Braille pattern."""
    bits = ord(character) - ord(BRAILLE_FIRST)
    size = max(1, min(cell.width // 4, cell.height // 8))
    region = QRegion()
    for bit, (column, row) in enumerate(_DOTS):
        if bits >> bit & 1:
            x = (2 * column + 1) * cell.width // 4 - size // 2
            y = (2 * row + 1) * cell.height // 8 - size // 2
            region += QRect(x, y, size, size)
    return region


def _quadrants(name: str, cell: CellPixels) -> QRegion:
    middle_x, middle_y = _part(cell.width, 4), cell.height - _part(cell.height, 4)
    region = QRegion()
    for clause in name.removeprefix("QUADRANT ").split(" AND "):
        left, upper = "LEFT" in clause, "UPPER" in clause
        region += QRect(
            0 if left else middle_x,
            0 if upper else middle_y,
            middle_x if left else cell.width - middle_x,
            middle_y if upper else cell.height - middle_y,
        )
    return region


def _part(length: int, eighths: int) -> int:
    return round(length * eighths / 8)
