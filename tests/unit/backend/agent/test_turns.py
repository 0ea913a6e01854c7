import asyncio

import pytest

from caas_console.backend.agent.turns import Turns
from caas_console.backend.contracts.errors import Conflict


async def test_a_later_attempt_waits_until_all_before_it_have_ended() -> None:
    turns, told = Turns(), list[str]()
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def attempt(number: int) -> None:
        async with turns.taking("job", number):
            told.append(f"{number} begins")
            begun.set()
            if number == 3:
                return
            try:
                await asyncio.Event().wait()
            finally:
                # As an engine does that is asked to stop.
                await may_end.wait()
                told.append(f"{number} ends")

    first = asyncio.create_task(attempt(1))
    await begun.wait()
    second = asyncio.create_task(attempt(2))
    await asyncio.sleep(0)
    third = asyncio.create_task(attempt(3))
    with pytest.raises(Conflict):
        await second
    may_end.set()
    with pytest.raises(Conflict):
        await first
    await third
    assert told == ["1 begins", "1 ends", "3 begins"]


async def test_an_earlier_attempt_is_refused() -> None:
    turns = Turns()
    async with turns.taking("job", 2):
        pass
    with pytest.raises(Conflict):
        async with turns.taking("job", 1):
            pass
