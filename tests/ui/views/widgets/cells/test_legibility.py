"""Text stays readable in every pair of colours that the theme chooses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.terminal.screen import RGB, Attribute, Palette, Style
from caas_console.views.theme.theme import Theme, ThemeName
from caas_console.views.widgets.cells.cell_colors import CellColors, theme_palette
from caas_console.views.widgets.cells.legibility import (
    MINIMUM_CONTRAST,
    blend,
    contrast,
    legible,
    luminance,
)

_COLORS = st.builds(RGB, *[st.integers(0, 255)] * 3)
_NAMES: tuple[ThemeName, ...] = ("light", "dark")


def _palette(name: ThemeName) -> Palette:
    tokens = Theme.load(name).tokens

    def rgb(token: str) -> RGB:
        return RGB(*bytes.fromhex(tokens[token].removeprefix("#")))

    ansi = [rgb(f"ansi_{index}") for index in range(16)]
    cube = theme_palette().colors[16:]
    return Palette(rgb("text"), rgb("surface"), rgb("accent"), (*ansi, *cube))


@given(_COLORS, _COLORS)
def test_legible_color_has_contrast_and_a_good_one_is_kept(text: RGB, behind: RGB) -> None:
    found = legible(text, behind)
    assert contrast(found, behind) >= MINIMUM_CONTRAST
    if contrast(text, behind) >= MINIMUM_CONTRAST:
        assert found == text


def test_hot_keys_on_a_coloured_bar_stay_light_like_the_text_around_them() -> None:
    palette = _palette("light")
    yellow, cyan = palette.colors[3], palette.colors[6]
    found = legible(yellow, cyan)
    assert luminance(found) > luminance(cyan)
    # And are told from it: still yellow.
    assert found.blue < 0.5 * min(found.red, found.green)


@given(_COLORS, _COLORS)
def test_blend_goes_from_one_color_to_the_other(one: RGB, other: RGB) -> None:
    assert blend(one, other, 0) == one
    assert blend(one, other, 1) == other


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("inverse", [Attribute.NONE, Attribute.INVERSE])
def test_ansi_colors_are_readable_on_each_other(name: ThemeName, inverse: Attribute) -> None:
    palette = _palette(name)
    colors = CellColors(palette)
    choices: list[int | None] = [None, *range(16)]
    for foreground in choices:
        for background in choices:
            paint = colors.paint(Style(foreground, background, attributes=inverse))
            behind = paint.background or colors.background
            pair = [
                RGB(color.red(), color.green(), color.blue())
                for color in (paint.foreground, behind)
            ]
            assert contrast(*pair) >= MINIMUM_CONTRAST


def test_colors_of_a_program_are_its_own() -> None:
    colors = CellColors(_palette("light"))
    faint_yellow, white = RGB(255, 255, 200), RGB(255, 255, 255)
    paint = colors.paint(Style(faint_yellow, white))
    assert paint.foreground.name() == "#ffffc8"
