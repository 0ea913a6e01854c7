from datetime import UTC, datetime

from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.backend.engine.stats.history import SampleHistory


def _sample(container: str) -> ContainerSample:
    return ContainerSample(id=container, at=datetime(2026, 11, 24, tzinfo=UTC))


def test_history_is_kept_for_each_container() -> None:
    history = SampleHistory()
    history.append(_sample("h/a"))
    history.append(_sample("h/a"))
    history.append(_sample("h/b"))
    assert len(history.of("h/a")) == 2
    assert history.of("h/unknown") == ()


def test_history_of_what_does_not_exist_any_more_goes() -> None:
    history = SampleHistory()
    history.append(_sample("h/a"))
    history.append(_sample("h/b"))
    history.keep_only(["h/b", "h/c"])
    assert (history.of("h/a"), len(history.of("h/b"))) == ((), 1)
