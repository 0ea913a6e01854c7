"""The objects that must be looked at again."""

import asyncio

from caas_console.backend.engine.decode.events import Key

# Events come in volleys (kill, die, disconnect, stop): one look after the volley is enough.
SETTLING = 0.01


class DirtySet:
    """Each object is in it once, and never looked at by two at a time.

    A worker takes a key, looks, and is done with it; what was added while it looked is taken
    again after that.
    """

    def __init__(self) -> None:
        self._waiting: dict[Key, float] = {}
        self._taken: set[Key] = set()
        self._changed = asyncio.Event()

    def add(self, key: Key) -> None:
        """Have the object looked at; its last addition decides how long it settles."""
        self._waiting[key] = asyncio.get_running_loop().time()
        self._changed.set()

    async def take(self) -> Key:
        """The next object to look at, once it has settled; oldest first."""
        while (key := self._next()) is None:
            self._changed.clear()
            await self._changed.wait()
        self._taken.add(key)
        added = self._waiting.pop(key)
        pause = added + SETTLING - asyncio.get_running_loop().time()
        if pause > 0:
            await asyncio.sleep(pause)
        # The look begins now: it sees what was announced until now.
        self._waiting.pop(key, None)
        return key

    def done(self, key: Key) -> None:
        """The look is over."""
        self._taken.discard(key)
        self._changed.set()

    def _next(self) -> Key | None:
        return next((key for key in self._waiting if key not in self._taken), None)
