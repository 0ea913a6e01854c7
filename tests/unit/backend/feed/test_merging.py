import asyncio
from collections.abc import AsyncIterator

import pytest

from caas_console.backend.contracts.streams import closing
from caas_console.backend.feed.merging import merged


class Source:
    """Items from a queue; knows whether it was closed."""

    def __init__(self, *items: int | Exception | None) -> None:
        self.items: asyncio.Queue[int | Exception | None] = asyncio.Queue()
        self.taken = 0
        self.closed = False
        for item in items:
            self.items.put_nowait(item)

    async def __call__(self) -> AsyncIterator[int]:
        try:
            while (item := await self.items.get()) is not None:
                if isinstance(item, Exception):
                    raise item
                self.taken += 1
                yield item
        finally:
            self.closed = True


async def test_items_of_all_sources_come_and_it_ends_with_the_last_source() -> None:
    sources = [Source(1, 3, None), Source(2, None)]
    assert sorted([item async for item in merged([one() for one in sources])]) == [1, 2, 3]


async def test_a_silent_source_holds_up_no_other() -> None:
    silent, busy = Source(), Source(1, 2, 3)
    async with closing(merged([silent(), busy()])) as stream:
        assert [await anext(stream) for _ in range(3)] == [1, 2, 3]


async def test_closing_it_closes_every_source() -> None:
    sources = [Source(1), Source()]
    async with closing(merged([one() for one in sources])) as stream:
        await anext(stream)
    assert all(one.closed for one in sources)


async def test_an_error_of_a_source_ends_it_and_closes_the_others() -> None:
    bad, other = Source(ValueError("bad")), Source()
    with pytest.raises(ValueError, match="bad"):
        [item async for item in merged([bad(), other()])]
    assert other.closed


async def test_a_slow_reader_slows_the_sources() -> None:
    source = Source(*range(100))
    async with closing(merged([source()])) as stream:
        await anext(stream)
        await asyncio.sleep(0.02)
        assert source.taken <= 2


async def test_without_sources_there_is_nothing() -> None:
    nothing: list[AsyncIterator[int]] = []
    assert [item async for item in merged(nothing)] == []
