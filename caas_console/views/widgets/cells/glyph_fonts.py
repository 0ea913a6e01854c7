"""Fonts for the text of a run, so that every character lands on its cells.

A run is drawn with as few calls as the grid allows: neighbours of one natural advance share a
call, with letter spacing that stretches each of them to its cells. That holds for Latin text of
the terminal's font as it does for Chinese of a fallback font. Characters too wide for their
cells are drawn alone and squeezed.
"""

from dataclasses import dataclass
from itertools import groupby

from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF

from caas_console.views.widgets.cells.cell_grid import CellGrid
from caas_console.views.widgets.cells.drawn_glyphs import is_drawn

# A glyph may be this much wider than its cells before it is squeezed.
_TOLERANCE = 1.08
_CACHED_TEXTS = 4096


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a run that one call draws.

    Attributes:
        offset: columns from the run's first one.
        font: None where the characters are drawn as geometry, not as glyphs.
        shift: pixels to the right that centre the glyphs in their cells.
        squeeze: horizontal scale of the glyphs.
    """

    offset: int
    text: str
    font: QFont | None
    shift: float = 0.0
    squeeze: float = 1.0


class GlyphFonts:
    """The variants of one font that the runs of a terminal need.

    Args:
        font: a fixed-pitch font; characters that it lacks come from fallback fonts.
    """

    def __init__(self, font: QFont, grid: CellGrid) -> None:
        self._grid = grid
        self._faces = {
            (bold, italic): _Face(font, grid, bold=bold, italic=italic)
            for bold in (False, True)
            for italic in (False, True)
        }

    def pieces(self, text: str, cell_width: int, *, bold: bool, italic: bool) -> list[Piece]:
        """How to draw characters of one code point each, all ``cell_width`` columns wide."""
        return self._faces[bold, italic].pieces(text, cell_width)

    def cluster(self, text: str, cell_width: int, *, bold: bool, italic: bool) -> Piece:
        """How to draw one character with its combining characters."""
        return self._faces[bold, italic].cluster(text, cell_width)


class _Face:
    def __init__(self, font: QFont, grid: CellGrid, *, bold: bool, italic: bool) -> None:
        self._cell_width = grid.cell_width
        self._shaped = QFont(font)
        self._shaped.setBold(bold)
        self._shaped.setItalic(italic)
        self._shaped.setKerning(False)
        self._plain = QFont(self._shaped)
        self._plain.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
        self._metrics = QFontMetricsF(self._plain)
        self._shaped_metrics = QFontMetricsF(self._shaped)
        self._uniform = QFontInfo(self._plain).fixedPitch()
        self._advances: dict[str, float] = {}
        self._fonts: dict[float, QFont] = {}
        self._ascii = self._spaced(self._metrics.horizontalAdvance("M"), self._cell_width)
        self._pieces: dict[tuple[str, int], list[Piece]] = {}

    def pieces(self, text: str, cell_width: int) -> list[Piece]:
        if self._uniform and cell_width == 1 and text.isascii():
            return [Piece(0, text, self._ascii)]
        known = self._pieces.get((text, cell_width))
        if known is None:
            if len(self._pieces) >= _CACHED_TEXTS:
                self._pieces.clear()
            known = self._pieces[text, cell_width] = self._split(text, cell_width)
        return known

    def cluster(self, text: str, cell_width: int) -> Piece:
        room = cell_width * self._cell_width
        return self._fitted(0, text, self._shaped_metrics.horizontalAdvance(text), room)

    def _split(self, text: str, cell_width: int) -> list[Piece]:
        room = cell_width * self._cell_width
        pieces: list[Piece] = []
        offset = 0
        for advance, characters in groupby(text, self._advance):
            part = "".join(characters)
            if advance is None:
                pieces.append(Piece(offset, part, None))
            elif advance > room * _TOLERANCE:
                pieces += [
                    self._fitted(offset + index * cell_width, one, advance, room)
                    for index, one in enumerate(part)
                ]
            else:
                font = self._spaced(advance, room)
                pieces.append(Piece(offset, part, font, (room - advance) / 2))
            offset += len(part) * cell_width
        return pieces

    def _advance(self, character: str) -> float | None:
        """The natural width of a character; None where geometry is drawn in its place."""
        if is_drawn(character):
            return None
        if character not in self._advances:
            self._advances[character] = self._metrics.horizontalAdvance(character)
        return self._advances[character]

    def _fitted(self, offset: int, text: str, advance: float, room: float) -> Piece:
        if advance > room * _TOLERANCE:
            return Piece(offset, text, self._shaped, 0.0, room / advance)
        return Piece(offset, text, self._shaped, (room - advance) / 2)

    def _spaced(self, advance: float, room: float) -> QFont:
        spacing = room - advance
        font = self._fonts.get(spacing)
        if font is None:
            font = QFont(self._plain)
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
            self._fonts[spacing] = font
        return font
