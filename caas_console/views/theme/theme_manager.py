"""Which theme the application wears: the system's, live, or the one that was chosen."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from caas_console.views.theme.theme import Theme, ThemeName

ThemeMode = Literal["system", "light", "dark"]
THEME_MODES: tuple[ThemeMode, ...] = ("system", "light", "dark")

# The first that is installed; the others give the glyphs that it lacks. What has Chinese comes
# last, since it has Latin letters too.
_FONT_FAMILIES = (
    "Inter",
    "Segoe UI",
    "Noto Sans",
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
)
MONOSPACE_FAMILIES = ("JetBrains Mono", "Cascadia Mono", "Noto Sans Mono", "DejaVu Sans Mono")
FONT_PIXELS = 13


class ThemeManager(QObject):
    """Dresses the application, and again when the system or the person changes their mind.

    Signals:
        changed: another theme has been applied.
    """

    changed = Signal()

    def __init__(self, application: QApplication, mode: ThemeMode = "system") -> None:
        super().__init__(application)
        self._application = application
        self._mode = mode
        application.setStyle("Fusion")
        application.setFont(text_font())
        application.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def mode(self) -> ThemeMode:
        """What was chosen."""
        return self._mode

    def set_mode(self, mode: ThemeMode) -> None:
        """Choose a theme, or to follow the system."""
        self._mode = mode
        self._apply()

    def _apply(self) -> None:
        theme = Theme.load(self._wanted())
        if theme.name == _active.theme.name and self._application.styleSheet():
            return
        _active.theme = theme
        self._application.setPalette(theme.palette())
        self._application.setStyleSheet(theme.style_sheet())
        self.changed.emit()

    def _wanted(self) -> ThemeName:
        if self._mode != "system":
            return self._mode
        dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"


class _Active:
    """Like the application's palette, the theme is one for the whole process."""

    def __init__(self) -> None:
        self.theme = Theme.load("light")


_active = _Active()


def active_theme() -> Theme:
    """The theme that the application wears; ask again at each painting."""
    return _active.theme


def text_font() -> QFont:
    """The application's font; its digits are all as wide, so that changing numbers stand still."""
    font = QFont(list(_FONT_FAMILIES))
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setPixelSize(FONT_PIXELS)
    return font


def monospace_font(pixels: int = FONT_PIXELS - 1) -> QFont:
    """The font for identifiers, commands and numbers that line up."""
    font = QFont([*MONOSPACE_FAMILIES, *_FONT_FAMILIES])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(pixels)
    return font
