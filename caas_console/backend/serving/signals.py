"""Being asked to stop, or to read again what may have changed."""

import asyncio
import signal
from collections.abc import Callable


def stop_on_signals(stopping: asyncio.Event) -> None:
    """Set ``stopping`` on SIGTERM or SIGINT; must be called in the running loop's thread."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)


def call_on_hangup(act: Callable[[], None]) -> None:
    """Call ``act`` on SIGHUP; must be called in the running loop's thread."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, act)
