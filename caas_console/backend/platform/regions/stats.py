"""The measurements of every region as one feed."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import AsyncExitStack, suppress
from typing import Self

from caas_console.backend.contracts.errors import NotFound
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ContainerSample, StatsFeed
from caas_console.backend.feed.merging import merged


class RegionsStats:
    """See StatsFeed.

    Args:
        feeds: each region's measurements.
        region_of: which region a host is in; raises NotFound.
    """

    def __init__(self, feeds: Mapping[str, StatsFeed], region_of: Callable[[str], str]) -> None:
        self._feeds = feeds
        self._region_of = region_of
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            for feed in self._feeds.values():
                await stack.enter_async_context(feed)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._stack.aclose()

    def __aiter__(self) -> AsyncIterator[tuple[ContainerSample, ...]]:
        return merged(aiter(feed) for feed in self._feeds.values())

    async def focus(self, container_ids: Collection[str]) -> None:
        by_region: dict[str, list[str]] = defaultdict(list)
        for container_id in container_ids:
            # A host may be gone before whoever looks at its containers knows it.
            with suppress(ValueError, NotFound):
                region = self._region_of(ObjectRef.parse(container_id).host_id)
                by_region[region].append(container_id)
        for region, feed in self._feeds.items():
            await feed.focus(by_region[region])
