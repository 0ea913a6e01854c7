"""The Protocol of a job store: where jobs live while and after they run."""

from datetime import datetime
from typing import NamedTuple, Protocol

from caas_console.backend.contracts.jobs import Job


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
        """Keep a job's new state; returns it with the revision that it got."""

    async def get(self, job_id: str) -> Job:
        """The job as it is now.

        Raises:
            NotFound: there is none, or it was removed by :meth:`prune`.
        """

    async def unended(self) -> tuple[Job, ...]:
        """The queued and running jobs, oldest first."""

    async def prune(self, *, ended_before: datetime, keep: int) -> int:
        """Forget jobs that ended before then, and all but the latest ``keep`` ended ones."""
