"""A job store in memory, for direct mode: jobs live as long as the console."""

from collections.abc import Callable
from datetime import datetime

from caas_console.backend.contracts.errors import NotFound
from caas_console.backend.contracts.jobs import Job
from caas_console.backend.contracts.watch import Change, upsert
from caas_console.backend.feed.feed import Feed
from caas_console.backend.jobs.lifecycle import asker_of, replay
from caas_console.backend.jobs.store import Added


class MemoryJobStore:
    """Jobs kept as objects of a feed, which is also how they are watched."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._keys: dict[tuple[str, str, str], str] = {}

    async def add(self, job: Job, key: str = "") -> Added:
        owner = (job.tenant_id, asker_of(job), key)
        if key and owner in self._keys:
            return Added(replay(job, await self.get(self._keys[owner])), created=False)
        if key:
            self._keys[owner] = job.id
        return Added(await self.save(job), created=True)

    async def save(self, job: Job) -> Job:
        saved = job.model_copy(update={"revision": self._feed.cursor.sequence + 1})
        self._feed.publish([upsert(saved)])
        return saved

    async def change(self, job_id: str, act: Callable[[Job], Job]) -> Job:
        return await self.save(act(await self.get(job_id)))

    async def get(self, job_id: str) -> Job:
        job = self._feed.get("job", job_id)
        if not isinstance(job, Job):
            raise NotFound("There is no such job", f"No job has the id {job_id}.")
        return job

    async def take_up(self, recovered: Callable[[Job], Job]) -> tuple[Job, ...]:
        jobs = [job for job in self._jobs() if not job.state.ended]
        jobs.sort(key=lambda job: job.created_at)
        return tuple([await self._take(job, recovered(job)) for job in jobs])

    async def _take(self, job: Job, recovered: Job) -> Job:
        return job if recovered is job else await self.save(recovered)

    async def prune(self, *, ended_before: datetime, keep: int) -> int:
        ended = [(job.ended_at, job.id) for job in self._jobs() if job.ended_at is not None]
        ended.sort(reverse=True)
        gone = {job_id for at, job_id in ended[:keep] if at < ended_before}
        gone.update(job_id for _, job_id in ended[keep:])
        self._feed.publish(Change(kind="job", id=job_id) for job_id in gone)
        self._keys = {key: job_id for key, job_id in self._keys.items() if job_id not in gone}
        return len(gone)

    def _jobs(self) -> list[Job]:
        return [job for job in self._feed.objects("job") if isinstance(job, Job)]
