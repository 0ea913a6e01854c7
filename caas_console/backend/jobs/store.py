"""The Protocol of a job store: where jobs live while and after they run."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.contracts.jobs import Job


class TakenOver(Conflict):
    """Somebody else runs the job by now, or has ended it: it is not its runner's to record."""


class Added(NamedTuple):
    """What adding a job came to; not ``created`` when its key had been used before."""

    job: Job
    created: bool


class JobStore(Protocol):
    """Keeps jobs, and tells whoever watches of every change to one."""

    async def add(self, job: Job, key: str = "") -> Added:
        """Keep a new job, once per idempotency ``key`` of its actor for as long as it is kept.

        Raises:
            InvalidInput: the key was used for a different request.
        """

    async def save(self, job: Job) -> Job:
        """Keep the state of a job that one runs; returns it with the revision that it got.

        Meanwhile it may have been asked to stop, which is not forgotten: what is returned says so.

        Raises:
            TakenOver: another runner has it.
        """

    async def change(self, job_id: str, act: Callable[[Job], Job]) -> Job:
        """Make of a job, whoever runs it, what somebody asks for; one that is queued is one's own.

        Raises:
            NotFound: there is no such job.
            Conflict: what ``act`` raised.
        """

    async def get(self, job_id: str) -> Job:
        """The job as it is now.

        Raises:
            NotFound: there is none, or it was removed by :meth:`prune`.
        """

    async def take_up(self, recovered: Callable[[Job], Job]) -> tuple[Job, ...]:
        """Have the queued and running jobs that nobody runs any more, oldest first.

        Args:
            recovered: what becomes of such a job.
        """

    async def prune(self, *, ended_before: datetime, keep: int) -> int:
        """Forget jobs that ended before then, and all but the latest ``keep`` ended ones."""
