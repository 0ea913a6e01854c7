import pytest
from sqlalchemy import ColumnElement, false, true, update

from caas_console.backend.platform.store.change_log import changes_after
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.jobs import SQLJobStore
from caas_console.backend.platform.store.schema import change_log, jobs
from caas_console.backend.platform.watch.part import PlatformPart
from tests.contracts.job_store import JobStoreContract, ended_job, new_job
from tests.guards.logs import LogGuard
from tests.integration.platform.mariadb import on_both

pytestmark = on_both


class TestSQLJobStore(JobStoreContract):
    @pytest.fixture
    def store(self, database: Database) -> SQLJobStore:
        return SQLJobStore(database)


async def test_every_change_of_a_job_is_in_the_change_log(database: Database) -> None:
    store = SQLJobStore(database)
    job = (await store.add(ended_job(0))).job
    saved = await store.save(job)
    await store.prune(ended_before=job.created_at, keep=0)
    async with database.reading() as connection:
        logged = await changes_after(connection, job.revision - 1)
    assert [(one.revision, one.change.object) for one in logged] == [
        (job.revision, job),
        (saved.revision, saved),
        (saved.revision + 1, None),
    ]


class _HeardOfMeanwhile:
    """Takes the other instances for dead once, and then for alive."""

    id = "this-one"

    def __init__(self) -> None:
        self._asked = False

    def orphaned(self) -> ColumnElement[bool]:
        first, self._asked = not self._asked, True
        return true() if first else false()


async def test_who_is_dead_is_judged_again_when_the_jobs_are_taken(database: Database) -> None:
    await SQLJobStore(database).add(new_job())
    store = SQLJobStore(database, ownership=_HeardOfMeanwhile())
    assert await store.take_up(lambda job: job) == ()


async def test_more_jobs_are_pruned_than_one_unit_of_work_takes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caas_console.backend.platform.store.jobs._PRUNED_AT_A_TIME", 2)
    store = SQLJobStore(database)
    ended = [(await store.add(ended_job(minute))).job for minute in range(5)]
    assert await store.prune(ended_before=ended[0].created_at, keep=1) == 4
    assert await store.page(None, before="", limit=9) == ended[-1:]


async def test_jobs_are_listed_latest_first_in_pages(database: Database) -> None:
    store = SQLJobStore(database)
    jobs = [(await store.add(new_job(minute=minute))).job for minute in range(5)]
    first = await store.page(None, before="", limit=3)
    rest = await store.page(None, before=first[-1].id, limit=3)
    assert [*first, *rest] == jobs[::-1]


async def test_a_tenants_jobs_are_its_own(database: Database) -> None:
    store = SQLJobStore(database)
    await store.add(new_job())
    assert await store.page({"other"}, before="", limit=3) == []


async def test_job_that_cannot_be_read_does_not_keep_the_platform_from_the_others(
    database: Database, log_guard: LogGuard
) -> None:
    store = SQLJobStore(database)
    damaged, whole = [(await store.add(new_job(minute=minute))).job for minute in range(2)]

    async def damage(work: UnitOfWork) -> None:
        for table in (jobs, change_log):
            document = table.c.document
            unreadable = damaged.model_dump_json().replace("image.pull", "image.eat")
            await work.connection.execute(
                update(table).where(document.contains(damaged.id)).values(document=unreadable)
            )

    await database.transact(damage)
    log_guard.expect(f"WARNING .*store.jobs: the job {damaged.id} cannot be read")
    part = PlatformPart(database)
    await part.load()
    assert list(part.feed.objects("job")) == [whole]
    assert await store.take_up(lambda job: job) == (whole,)
