"""Collecting garbage where much is kept for long: not all of it at once, amid the requests.

Left to itself, CPython looks at all objects in one go whenever a quarter of them are new. With the
100,000 containers of a fleet that takes most of a second, in which nobody is answered. Here it
looks by itself only at what is young. What has lived for a while is put aside unseen
(``gc.freeze``), and looked at as a whole when there is half as much again. Hardly any object here
is in a cycle; all others go with their last reference, put aside or not.
"""

import asyncio
import gc

_INTERVAL = 30.0  # seconds between two times that something is put aside
# As many times between two countings: each walks through all that is put aside.
_COUNTED_EACH = 20
_GROWTH = 1.5
_MIDDLE = 1  # the generation of what has survived once
# How often the collector looks at the young before it would look at all: for no process often
# enough.
_NEVER = 1_000_000
# As the process began; read here, since two in one process may end in any order.
_USUAL = gc.get_threshold()


async def collect_garbage(interval: float = _INTERVAL) -> None:
    """Have this process collect so, for ever."""
    young, middle, _ = _USUAL
    gc.set_threshold(young, middle, _NEVER)
    try:
        # What a start has loaded is no garbage, and a look at it would delay the start.
        gc.freeze()
        whole = gc.get_freeze_count()
        while True:
            for _ in range(_COUNTED_EACH):
                await asyncio.sleep(interval)
                gc.collect(_MIDDLE)
                gc.freeze()
            if gc.get_freeze_count() > _GROWTH * whole:
                gc.unfreeze()
                gc.collect()
                gc.freeze()
                whole = gc.get_freeze_count()
    finally:
        gc.set_threshold(*_USUAL)
        gc.unfreeze()
