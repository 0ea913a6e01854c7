"""From those who measure to those who watch: the latest sample of each container."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from typing import Self

from caas_console.backend.contracts.runtime import ContainerSample

# Samples of one second arrive within moments of each other: they go out together.
GATHERING = 0.05


class SampleHub:
    """Hands samples to every open feed, and knows what is in focus of any."""

    def __init__(self) -> None:
        self._latest: dict[str, ContainerSample] = {}
        self._focus: dict[SampleFeed, frozenset[str]] = {}
        self._on_focus: set[Callable[[], None]] = set()

    @property
    def focus(self) -> set[str]:
        """The containers that somebody looks at."""
        return set().union(*self._focus.values())

    def latest(self) -> Iterable[ContainerSample]:
        """The latest sample of each container that is still measured."""
        return self._latest.values()

    def publish(self, sample: ContainerSample) -> None:
        """Hand a sample on."""
        self._latest[sample.id] = sample
        for feed in self._focus:
            feed.offer(sample)

    def forget(self, container_ids: Iterable[str]) -> None:
        """These containers are no longer measured."""
        for container_id in container_ids:
            self._latest.pop(container_id, None)

    def notify(self, on_focus: Callable[[], None]) -> Callable[[], None]:
        """Call ``on_focus`` when the focus changed, until the result is called."""
        self._on_focus.add(on_focus)
        return lambda: self._on_focus.discard(on_focus)

    def set_focus(self, feed: "SampleFeed", container_ids: Collection[str] | None) -> None:
        """What a feed is focused on; None when it closes."""
        if container_ids is None:
            self._focus.pop(feed, None)
        else:
            self._focus[feed] = frozenset(container_ids)
        for on_focus in tuple(self._on_focus):
            on_focus()


class SampleFeed:
    """Measurements for one watcher; implements the StatsFeed Protocol.

    It starts with the latest sample of everything. A watcher that is slow gets only the latest
    of each container.
    """

    def __init__(self, hub: SampleHub) -> None:
        self._hub = hub
        self._pending: dict[str, ContainerSample] = {}
        self._changed = asyncio.Event()
        self._closed = False

    def offer(self, sample: ContainerSample) -> None:
        """Have the watcher get a sample."""
        self._pending[sample.id] = sample
        self._changed.set()

    async def focus(self, container_ids: Collection[str]) -> None:
        self._hub.set_focus(self, container_ids)

    async def __aenter__(self) -> Self:
        for sample in self._hub.latest():
            self.offer(sample)
        self._hub.set_focus(self, ())
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._hub.set_focus(self, None)
        self._closed = True
        self._changed.set()

    async def __aiter__(self) -> AsyncIterator[tuple[ContainerSample, ...]]:
        while True:
            await self._changed.wait()
            await asyncio.sleep(GATHERING)
            if self._closed:
                return
            self._changed.clear()
            batch = tuple(self._pending.values())
            self._pending.clear()
            yield batch
