"""Enough contrast between text and what is behind it (WCAG 2.2, "relative luminance")."""

from caas_console.models.terminal.screen import RGB

# Less than WCAG asks of prose: a terminal's colours carry meaning that must stay visible.
MINIMUM_CONTRAST = 3.0

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
    """The foreground, moved towards black or white as far as it needs to be readable."""
    if contrast(foreground, background) >= MINIMUM_CONTRAST:
        return foreground
    target = max((_BLACK, _WHITE), key=lambda one: contrast(one, background))
    for step in range(1, _STEPS):
        color = blend(foreground, target, step / _STEPS)
        if contrast(color, background) >= MINIMUM_CONTRAST:
            return color
    return target


def blend(color: RGB, other: RGB, share: float) -> RGB:
    """A mixture with this share of the other colour."""
    return RGB(*(round(a + (b - a) * share) for a, b in zip(color, other, strict=True)))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
