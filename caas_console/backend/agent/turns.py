"""One attempt at a job at a time: what a platform that lost the job still asks for is not done.

A platform's instance may be paused or cut off, while another takes its jobs up. The number of the
attempt grows with each taking up, so it tells whose turn it is.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from caas_console.backend.contracts.errors import Conflict

# A platform that is so late is not met again.
_REMEMBERED = 10_000


class _Turn:
    """An attempt, what ends it, and what it holds while it goes on, as do all at its job."""

    def __init__(self, attempt: int, job: asyncio.Lock) -> None:
        self.attempt = attempt
        self.job = job
        self.limit = asyncio.timeout(None)
        self.over = False


class Turns:
    """The latest attempt at each job that was heard of lately."""

    def __init__(self) -> None:
        self._latest: OrderedDict[str, _Turn] = OrderedDict()

    @asynccontextmanager
    async def taking(self, job_id: str, attempt: int) -> AsyncIterator[None]:
        """Within, the attempt is the only one at its job; a later one cancels what is within.

        Raises:
            Conflict: there is a later attempt.
        """
        former = self._latest.get(job_id)
        if former is not None and former.attempt > attempt:
            raise _superseded()
        job = asyncio.Lock() if former is None else former.job
        turn = self._latest[job_id] = _Turn(attempt, job)
        self._latest.move_to_end(job_id)
        while len(self._latest) > _REMEMBERED:
            self._latest.popitem(last=False)
        try:
            if former is not None and not former.over:
                _end(former)
            async with turn.limit, turn.job:
                yield
        except TimeoutError:
            if not turn.limit.expired():
                raise
            raise _superseded() from None
        finally:
            turn.over = True


def _end(turn: _Turn) -> None:
    turn.limit.reschedule(asyncio.get_running_loop().time())


def _superseded() -> Conflict:
    return Conflict("The job is being done in a later attempt", hint="Look at the job again.")
