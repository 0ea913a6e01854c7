"""A theme: named colours, and the palette and style sheet made of them."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from string import Template
from typing import Literal

from PySide6.QtGui import QColor, QPalette

from caas_console.views.resources import resource

ThemeName = Literal["light", "dark"]

_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "border",
    QPalette.ColorRole.Mid: "border_strong",
    QPalette.ColorRole.Dark: "border_strong",
    QPalette.ColorRole.Shadow: "sunken",
    QPalette.ColorRole.Accent: "accent",
}
_TEXT_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


@dataclass(frozen=True)
class Theme:
    """Colours by what they are for (see resources/themes).

    Attributes:
        tokens: ``#rrggbb`` by name.
    """

    name: ThemeName
    tokens: dict[str, str]

    @classmethod
    def load(cls, name: ThemeName) -> "Theme":
        """The theme of a resource file."""
        with resource("themes", f"{name}.toml").open("rb") as file:
            return cls(name, tomllib.load(file)["colours"])

    @cached_property
    def _colours(self) -> dict[str, QColor]:
        return {token: QColor(text) for token, text in self.tokens.items()}

    def colour(self, token: str) -> QColor:
        """The colour of a token."""
        return self._colours[token]

    def palette(self) -> QPalette:
        """The colours for what Qt's own style paints."""
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.colour(token))
        for role in _TEXT_ROLES:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("faint"))
        return palette

    def style_sheet(self) -> str:
        """The style sheet of the whole application."""
        template = resource("themes", "console.qss").read_text()
        icons = resource("themes").as_posix()
        return Template(template).substitute(self.tokens, theme=self.name, files=icons)
