"""Waiting inside `async def` tests.

pytest-qt's waitSignal and waitUntil run a nested event loop, in which no other task of the
running one can be entered.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from PySide6.QtCore import SignalInstance


async def until(condition: Callable[[], object], timeout_s: float = 20.0) -> None:
    """Returns once `condition()` is true; AssertionError after `timeout_s` seconds."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {timeout_s} s: {condition}"
        await asyncio.sleep(0.005)


def emission(signal: SignalInstance, timeout_s: float = 20.0) -> Awaitable[tuple[object, ...]]:
    """Awaits to the arguments of the signal's next emission; TimeoutError after `timeout_s`.

    It listens from the call on: ``arrived = emission(s); act(); await arrived`` misses nothing.
    """
    arrived: asyncio.Future[tuple[object, ...]] = asyncio.get_running_loop().create_future()

    def arrive(*arguments: object) -> None:
        if not arrived.done():
            arrived.set_result(arguments)

    signal.connect(arrive)
    arrived.add_done_callback(lambda _: signal.disconnect(arrive))
    return asyncio.wait_for(arrived, timeout_s)
