"""The colours that a terminal's cells are painted in: theme, palette and style put together."""

from dataclasses import dataclass
from itertools import product

from PySide6.QtGui import QColor

from caas_console.models.terminal.screen import (
    RGB,
    Attribute,
    Color,
    Palette,
    Style,
    ThemeColors,
    Underline,
)
from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.cells.legibility import blend, legible

_ANSI_COLORS = 16
_FAINT_SHARE = 0.45
_SELECTION_SHARE = 0.4
_LINES = Attribute.STRIKETHROUGH | Attribute.OVERLINE


@dataclass(frozen=True, slots=True)
class CellPaint:
    """A style made ready for painting, since testing flags for each run would cost more.

    Attributes:
        background: None where it is the screen's own.
        decorated: there is an underline, strike-through or overline.
    """

    foreground: QColor
    background: QColor | None
    underline: QColor
    bold: bool
    italic: bool
    invisible: bool
    decorated: bool


@dataclass(frozen=True, slots=True)
class ScreenColors:
    """What the theme gives beside the colours that programs know of."""

    selection: QColor
    selected_text: QColor
    match: QColor
    current_match: QColor
    match_text: QColor

    @classmethod
    def of_theme(cls) -> "ScreenColors":
        """The colours of the theme that the application wears."""
        colour = active_theme().colour
        # Stronger than the selection of tables: text of any colour has to stand out on it.
        selection = blend(_rgb(colour("surface")), _rgb(colour("accent")), _SELECTION_SHARE)
        return cls(
            selection=QColor(*selection),
            selected_text=colour("text"),
            match=colour("match"),
            current_match=colour("match_current"),
            match_text=colour("match_text"),
        )


def theme_colors() -> ThemeColors:
    """What a program's default and ANSI colours stand for in the theme that is worn."""
    colour = active_theme().colour
    return ThemeColors(
        foreground=_rgb(colour("text")),
        background=_rgb(colour("surface")),
        cursor=_rgb(colour("accent")),
        ansi=tuple(_rgb(colour(f"ansi_{index}")) for index in range(_ANSI_COLORS)),
    )


def theme_palette() -> Palette:
    """The palette of a terminal in which no program has changed a colour."""
    theme = theme_colors()
    levels = (0, 95, 135, 175, 215, 255)
    cube = [RGB(*color) for color in product(levels, repeat=3)]
    greys = [RGB(level, level, level) for level in range(8, 248, 10)]
    return Palette(theme.foreground, theme.background, theme.cursor, (*theme.ansi, *cube, *greys))


class CellColors:
    """Resolves styles against one palette; answers are remembered."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.background = QColor(*palette.background)
        self.cursor = QColor(*palette.cursor)
        self._paints: dict[Style, CellPaint] = {}

    def paint(self, style: Style) -> CellPaint:
        """The colours of a style."""
        paint = self._paints.get(style)
        if paint is None:
            paint = self._paints[style] = self._resolve(style)
        return paint

    def _resolve(self, style: Style) -> CellPaint:
        palette = self.palette
        foreground = palette.resolve(style.foreground, palette.foreground)
        background = palette.resolve(style.background, palette.background)
        is_symbolic = _is_symbolic(style.foreground)
        if Attribute.INVERSE in style.attributes:
            foreground, background = background, foreground
            is_symbolic = _is_symbolic(style.background)
        if is_symbolic:
            foreground = legible(foreground, background)
        if Attribute.FAINT in style.attributes:
            foreground = blend(foreground, background, _FAINT_SHARE)
        underline = palette.resolve(style.underline_color, foreground)
        return CellPaint(
            foreground=QColor(*foreground),
            background=None if background == palette.background else QColor(*background),
            underline=QColor(*underline),
            bold=Attribute.BOLD in style.attributes,
            italic=Attribute.ITALIC in style.attributes,
            invisible=Attribute.INVISIBLE in style.attributes,
            decorated=style.underline is not Underline.NONE or bool(style.attributes & _LINES),
        )


def _is_symbolic(color: Color) -> bool:
    """Whether the theme chose the colour, so that the theme has to see to its contrast."""
    return color is None or (isinstance(color, int) and color < _ANSI_COLORS)


def _rgb(color: QColor) -> RGB:
    return RGB(color.red(), color.green(), color.blue())
