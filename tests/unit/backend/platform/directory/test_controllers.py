"""Controllers that failed are tried last, for a while."""

from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.platform.directory.controllers import Controllers


class _Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def _controllers() -> tuple[Controllers, _Clock]:
    clock = _Clock()
    return Controllers(["a", "b", "c"], 30, clock), clock


def test_failed_controller_is_tried_last_until_its_time_is_over() -> None:
    controllers, clock = _controllers()
    assert controllers.in_order() == ["a", "b", "c"]

    assert controllers.failed("a")

    assert controllers.in_order() == ["b", "c", "a"]
    clock.now += 30
    assert controllers.in_order() == ["a", "b", "c"]


def test_controller_that_answered_is_in_its_place_again() -> None:
    controllers, _ = _controllers()
    controllers.failed("a")

    controllers.answered("a")

    assert controllers.in_order() == ["a", "b", "c"]


def test_failure_is_news_once_in_a_while() -> None:
    controllers, clock = _controllers()

    assert [controllers.failed("a"), controllers.failed("a")] == [True, False]
    clock.now += 31
    assert controllers.failed("a")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.integers(0, 40))))
def test_none_is_ever_left_out(events: list[tuple[str, bool, int]]) -> None:
    controllers, clock = _controllers()
    for url, fails, seconds in events:
        clock.now += seconds
        if fails:
            controllers.failed(url)
        else:
            controllers.answered(url)

        assert sorted(controllers.in_order()) == ["a", "b", "c"]
