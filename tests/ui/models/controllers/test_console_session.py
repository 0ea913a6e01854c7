import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from typing import Self

import pytest
from typing_extensions import override

from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.errors import PermissionDenied, PlatformUnavailable
from caas_console.backend.contracts.gateway import Gateway, LinkState
from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.models.controllers import console_session
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.state.samples import Measured
from tests.ui.fake_administration import tenant
from tests.ui.fake_gateway import NOW, FakeGateway, SilentFeed, container, host
from tests.ui.waiting import until


class FakeFeed(SilentFeed):
    """Tells the samples that the test puts in, each by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._samples: asyncio.Queue[ContainerSample] = asyncio.Queue()

    def measure(self, name: str, second: int) -> None:
        self._samples.put_nowait(
            ContainerSample(id=f"local/{name}", at=NOW + timedelta(seconds=second), cpu_percent=1)
        )

    @override
    async def __aiter__(self) -> AsyncIterator[tuple[ContainerSample, ...]]:
        while True:
            yield (await self._samples.get(),)


def session_on(gateway: FakeGateway) -> ConsoleSession:
    async def opened() -> Gateway:
        return gateway

    return ConsoleSession(opened)


async def test_the_state_is_followed_and_changes_are_flushed_together() -> None:
    gateway = FakeGateway(host(), container("web"))
    session = session_on(gateway)
    session.start()
    await until(lambda: session.state.cache.synchronized)
    told: list[int] = []
    session.state.cache.subscribe(
        lambda delta: told.append(len(delta.upserted_of("container"))), {"container"}
    )
    for number in range(20):
        gateway.tell(container(f"c{number}"))
    await until(lambda: len(session.state.cache.containers) == 21 and sum(told) >= 20)
    assert len(told) < 20
    await session.aclose()
    assert gateway.closed


async def test_what_owners_have_in_focus_is_measured_together_and_let_go() -> None:
    gateway = FakeGateway(host())
    session = session_on(gateway)
    session.start()
    await until(lambda: session.state.cache.synchronized)
    pane, page = object(), object()
    session.focus(pane, {"local/a", "local/b"})
    session.focus(page, {"local/c"})
    await until(lambda: gateway.feed.focused == {"local/a", "local/b", "local/c"})
    session.focus(pane, ())
    await until(lambda: gateway.feed.focused == {"local/c"})
    await session.aclose()


class RefusedFeed(FakeFeed):
    """A feed that the platform does not open."""

    def __init__(self, asked: list[int]) -> None:
        super().__init__()
        self._asked = asked

    @override
    async def __aenter__(self) -> Self:
        self._asked.append(len(self._asked))
        raise PermissionDenied("You may not do this")


async def test_refused_measurements_are_asked_for_again_only_when_roles_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(console_session, "_STATS_RETRY", 0.01)
    asked: list[int] = []
    gateway = FakeGateway(host())
    gateway.on_stats = lambda: RefusedFeed(asked)
    session = session_on(gateway)
    session.start()
    await until(lambda: asked and session.state.access)
    # What was read of the access at the start may have come after the first refusal.
    await asyncio.sleep(0.3)
    before = len(asked)
    assert before <= 2
    gateway.on_stats = lambda: gateway.feed
    gateway.tell(tenant("retail"))
    session.focus(session, {"local/a"})
    await until(lambda: gateway.feed.focused == {"local/a"})
    await session.aclose()


async def test_rights_that_could_not_be_read_are_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(console_session, "_ACCESS_RETRY", 0.01)
    gateway = FakeGateway(host())
    session = session_on(gateway)
    session.start()
    await until(lambda: session.state.access)
    asked: list[int] = []

    async def answered_the_third_time() -> Access:
        asked.append(len(asked))
        if len(asked) < 3:
            raise PlatformUnavailable("The database does not answer")
        return gateway.granted

    gateway.granted = Access(id="me", name="me", everywhere=(Permission.CONTAINERS_READ,))
    gateway.access = answered_the_third_time  # type: ignore[method-assign]
    gateway.tell(tenant("retail"))
    await until(lambda: session.state.access == gateway.granted)
    assert len(asked) == 3
    await session.aclose()


async def test_what_is_measured_is_told_once_a_second_and_all_of_it() -> None:
    gateway = FakeGateway(host(), container("a"), container("b"))
    feed = gateway.feed = FakeFeed()
    session = session_on(gateway)
    moments: list[float] = []
    samples: list[ContainerSample] = []

    def take(measured: Measured) -> None:
        moments.append(time.monotonic())
        samples.extend(sample for several in measured.values() for sample in several)

    session.state.samples.subscribe(take)
    session.start()
    feed.measure("a", 1)
    await until(lambda: samples)
    for second in range(2, 6):
        feed.measure("a", second)
        feed.measure("b", second)
    await until(lambda: len(samples) == 9)
    assert all(later - earlier > 0.5 for earlier, later in pairwise(moments))
    await session.aclose()


async def test_a_gateway_that_cannot_be_opened_is_told_as_a_lost_link() -> None:
    async def opened() -> Gateway:
        raise PlatformUnavailable("No platform", hint="Start it.")

    session = ConsoleSession(opened)
    changes: list[None] = []
    session.link_changed.connect(lambda: changes.append(None))
    session.start()
    await until(lambda: changes)
    link = session.state.cache.link
    assert link.state is LinkState.RECONNECTING
    assert link.problem is not None
    assert link.problem.hint == "Start it."
    await session.aclose()
