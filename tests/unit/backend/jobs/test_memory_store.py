import pytest

from caas_console.backend.contracts.watch import PLATFORM_PART
from caas_console.backend.feed.feed import Feed
from caas_console.backend.jobs.memory_store import MemoryJobStore
from tests.contracts.job_store import JobStoreContract, new_job


class TestMemoryJobStore(JobStoreContract):
    @pytest.fixture
    def store(self) -> MemoryJobStore:
        return MemoryJobStore(Feed(PLATFORM_PART))


async def test_every_saved_state_is_told_to_watchers() -> None:
    feed = Feed(PLATFORM_PART)
    job = (await MemoryJobStore(feed).add(new_job())).job
    assert feed.get("job", job.id) == job
