"""Quantities as people type them in a query: ``1.5g``, ``50%``, ``2d``."""

import re

_QUANTITY = re.compile(r"(-?\d{1,15}(?:\.\d{0,15})?)([a-z%]*)")
_SIZES = {"": 1, "%": 1, "b": 1} | {
    prefix + suffix: 1024**power
    for power, prefix in enumerate("kmgtp", start=1)
    for suffix in ("", "b", "ib")
}
_SECONDS = {
    "s": 1,
    "sec": 1,
    "m": 60,
    "min": 60,
    "h": 3600,
    "d": 86_400,
    "w": 604_800,
    "y": 31_557_600,
}


def parse_number(text: str) -> float | None:
    """A number, with binary prefixes as Docker takes them (``1g`` is 2 to the 30th)."""
    return _quantity(text, _SIZES)


def parse_duration(text: str) -> float | None:
    """A duration in seconds; it needs a unit from seconds to years."""
    return _quantity(text, _SECONDS)


def _quantity(text: str, units: dict[str, int]) -> float | None:
    match = _QUANTITY.fullmatch(text)
    if match is None or match.group(2) not in units:
        return None
    return float(match.group(1)) * units[match.group(2)]
