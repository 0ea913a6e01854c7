"""Round numbers for a value axis."""

import math

from caas_console.views.widgets.charts.chart_specs import Scale

_DECIMAL_STEPS = (1, 2, 5, 10)
_BINARY_STEPS = tuple(2**power for power in range(11))


def round_step(top: float, most: int, scale: Scale) -> float:
    """The smallest round distance of ticks with which at most ``most`` of them reach ``top``."""
    base, steps = (1024.0, _BINARY_STEPS) if scale == "binary" else (10.0, _DECIMAL_STEPS)
    least = max(top, 1e-9) / max(1, most)
    unit = math.pow(base, math.floor(math.log(least, base)))
    rounded: float = next(step * unit for step in steps if step * unit >= least * (1 - 1e-9))
    return rounded


def round_top(value: float, scale: Scale) -> float:
    """Where an axis may end that has to hold a value, with some air above it."""
    step = round_step(value * 1.05, 4, scale)
    return step * math.ceil(value * 1.05 / step)


def ticks(top: float, most: int, scale: Scale) -> list[float]:
    """The ticks from 0 to the end of an axis."""
    step = round_step(top, most, scale)
    return [index * step for index in range(int(top / step + 1e-9) + 1)]
