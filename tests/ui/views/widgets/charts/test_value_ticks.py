import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.views.widgets.charts.chart_specs import Scale
from caas_console.views.widgets.charts.value_ticks import round_step, round_top, ticks

_VALUES = st.floats(1e-3, 1e15)
_SCALES = st.sampled_from(["decimal", "binary"])


@given(_VALUES, st.integers(2, 12), _SCALES)
def test_ticks_are_few_ascend_from_zero_and_reach_near_the_end(
    top: float, most: int, scale: Scale
) -> None:
    found = ticks(top, most, scale)
    assert found[0] == 0
    assert found == sorted(found)
    assert len(found) <= most + 1
    assert top - found[-1] < round_step(top, most, scale) * 1.001


@given(_VALUES, _SCALES)
def test_axis_ends_above_its_values_and_not_far_from_them(value: float, scale: Scale) -> None:
    assert value < round_top(value, scale) <= value * 3.2


@pytest.mark.parametrize(
    ("top", "scale", "step"),
    [
        (100, "decimal", 50),
        (7, "decimal", 2),
        (0.9, "decimal", 0.5),
        (512 * 1024**2, "binary", 128 * 1024**2),
        (3 * 1024**3, "binary", 1024**3),
        (1500, "binary", 512),
    ],
)
def test_steps_are_round(top: float, scale: Scale, step: float) -> None:
    assert round_step(top, 4, scale) == pytest.approx(step)
