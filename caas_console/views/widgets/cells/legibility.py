"""Enough contrast between text and what is behind it (WCAG 2.2, "relative luminance")."""

from caas_console.models.terminal.screen import RGB

# Less than WCAG asks of prose: a terminal's colours carry meaning that must stay visible.
MINIMUM_CONTRAST = 3.0

_CLEAR_CONTRAST = 1.5  # from which on a colour is seen to be darker than another
_STEPS = 8
_BLACK = RGB(0, 0, 0)
_WHITE = RGB(255, 255, 255)


def luminance(color: RGB) -> float:
    """Relative luminance, 0 for black to 1 for white."""
    red, green, blue = (_linear(channel / 255) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio, from 1 (equal) to 21 (black and white)."""
    lower, higher = sorted((luminance(one), luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def legible(foreground: RGB, background: RGB) -> RGB:
    """The foreground, made lighter or darker as far as it needs to be readable.

    Lighter where that is enough, for text on a coloured bar is mostly white and a marked letter
    has to be of a kind with it; but what is clearly darker than its background stays so.
    """
    if contrast(foreground, background) >= MINIMUM_CONTRAST:
        return foreground
    darker = luminance(foreground) < luminance(background)
    is_dark = darker and contrast(foreground, background) >= _CLEAR_CONTRAST
    lightens = contrast(_WHITE, background) >= MINIMUM_CONTRAST and not is_dark
    # Black on a background that is nearly black is no help either.
    lightens = lightens or contrast(_BLACK, background) < MINIMUM_CONTRAST
    stations = (_vivid(foreground), _WHITE) if lightens else (_BLACK,)
    color = foreground
    for station in stations:
        start = color
        for step in range(1, _STEPS + 1):
            color = blend(start, station, step / _STEPS)
            if contrast(color, background) >= MINIMUM_CONTRAST:
                return color
    return color


def _vivid(color: RGB) -> RGB:
    """As light as it gets with its hue and saturation."""
    most = max(color)
    return RGB(*(round(channel * 255 / most) for channel in color)) if most else color


def blend(color: RGB, other: RGB, share: float) -> RGB:
    """A mixture with this share of the other colour."""
    return RGB(*(round(a + (b - a) * share) for a, b in zip(color, other, strict=True)))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
