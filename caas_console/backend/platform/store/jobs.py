"""The job store of the platform; see :class:`caas_console.backend.jobs.store.JobStore`."""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Protocol

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Row, Select, and_, delete, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.errors import NotFound, QuotaExceeded
from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.jobs.lifecycle import asker_of, failed, replay
from caas_console.backend.jobs.store import Added, TakenOver
from caas_console.backend.platform.audit.job_deeds import asked_for, asked_from, controlled, ended
from caas_console.backend.platform.audit.trail import record
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.quotas.jobs import JobClaims
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import idempotency_keys, jobs

_STORED = select(jobs.c.document, jobs.c.revision, jobs.c.id)
# In one unit of work, which all others wait for.
_PRUNED_AT_A_TIME = 200
_UNENDED = jobs.c.state.in_([JobState.QUEUED, JobState.RUNNING])

_logger = logging.getLogger(__name__)


def no_such_job(job_id: str) -> NotFound:
    """What is told of a job that is not there, or that the actor may not know of."""
    return NotFound("There is no such job", f"No job has the id {job_id}.")


class Ownership(Protocol):
    """Which jobs are whose, where several instances share a database."""

    @property
    def id(self) -> str:
        """The instance's own."""

    def orphaned(self) -> ColumnElement[bool]:
        """Which rows of jobs are of instances that are no more."""


class SQLJobStore:
    """Jobs as rows, each change of one in the change log, and what they do in the audit trail.

    Args:
        database: where they are.
        claims: claims for them what quotas count, in the same transactions.
        ownership: which jobs are this instance's; None where all are.
        user: who asks for jobs and controls them; None records only how they end.
    """

    def __init__(
        self,
        database: Database,
        claims: JobClaims | None = None,
        ownership: Ownership | None = None,
        *,
        user: Actor | None = None,
    ) -> None:
        self._database = database
        self._claims = claims or JobClaims()
        self._ownership = ownership
        self._user = user

    def used_by(self, actor: Actor) -> "SQLJobStore":
        """The same store, which records that somebody asked for jobs and controlled them."""
        return SQLJobStore(self._database, self._claims, self._ownership, user=actor)

    async def add(self, job: Job, key: str = "") -> Added:
        async def act(work: UnitOfWork) -> Added:
            if key and (former := await _by_key(work.connection, job, key)):
                return Added(replay(job, former), created=False)
            saved = await _log(work, job)
            await work.connection.execute(
                insert(jobs).values(id=job.id, instance=self._instance, **_columns(saved))
            )
            await self._claims.follow(work, saved)
            if self._user is not None:
                deed = asked_for(job.operation, job.host_id, job.tenant_id, job.subject, saved)
                await record(work, self._user, deed)
            if key:
                await work.connection.execute(
                    insert(idempotency_keys).values(
                        tenant_id=job.tenant_id,
                        actor=asker_of(job),
                        key=key,
                        job_id=job.id,
                        at=work.now(),
                    )
                )
            return Added(saved, created=True)

        return await self._database.transact(act)

    async def save(self, job: Job) -> Job:
        async def act(work: UnitOfWork) -> Job:
            recorded = await self._own(work.connection, job)
            if recorded.cancel_requested and not job.cancel_requested:
                return await self._keep(work, job.model_copy(update={"cancel_requested": True}))
            return await self._keep(work, job)

        return await self._database.transact(act)

    async def change(self, job_id: str, act: Callable[[Job], Job]) -> Job:
        async def change(work: UnitOfWork) -> Job:
            recorded = await _first(work.connection, _STORED.where(jobs.c.id == job_id))
            if recorded is None:
                raise no_such_job(job_id)
            job = act(recorded)
            if self._user is not None:
                await record(work, self._user, controlled(job))
            return await self._keep(work, job, own=job.state is JobState.QUEUED)

        return await self._database.transact(change)

    async def take_up(self, recovered: Callable[[Job], Job]) -> tuple[Job, ...]:
        async def act(work: UnitOfWork) -> tuple[Job, ...]:
            rows = await work.connection.execute(self._orphans())
            found = _readable(rows.all())
            return tuple([await self._take(work, job, recovered(job)) for job in found])

        async with self._database.reading() as connection:
            if (await connection.execute(self._orphans().limit(1))).first() is None:
                return ()
        return await self._database.transact(act)

    def _orphans(self) -> Select[str, int, str]:
        """The jobs that nobody runs, judged anew each time: the database may have been away."""
        orphaned = true() if self._ownership is None else self._ownership.orphaned()
        return _STORED.where(_UNENDED, orphaned).order_by(jobs.c.id)

    @property
    def _instance(self) -> str | None:
        return None if self._ownership is None else self._ownership.id

    async def _own(self, connection: AsyncConnection, job: Job) -> Job:
        """A job of this instance's, as it is recorded.

        Raises:
            TakenOver: it is not this instance's any more.
        """
        owned = _STORED.where(jobs.c.id == job.id)
        if self._ownership is not None:
            owned = owned.where(jobs.c.instance == self._ownership.id)
        recorded = await _first(connection, owned)
        if recorded is None or recorded.attempt > job.attempt or _is_other_end(recorded, job):
            raise TakenOver("The job is another instance's", hint="Look at it again.")
        return recorded

    async def _take(self, work: UnitOfWork, job: Job, recovered: Job) -> Job:
        """Have a job from now on, as what it is to become."""
        if recovered is job:
            mine = update(jobs).where(jobs.c.id == job.id).values(instance=self._instance)
            await work.connection.execute(mine)
            return job
        try:
            async with work.part():
                return await self._keep(work, recovered, own=True)
        except QuotaExceeded as error:
            # What it would use was limited meanwhile; that must not keep the others waiting.
            refused = failed(job, error.problem, work.now())
            return await self._keep(work, refused, own=True)

    async def _keep(self, work: UnitOfWork, job: Job, *, own: bool = False) -> Job:
        """Keep a job's state, and the instance as the one that runs it where it is its ``own``."""
        if job.state.ended and await _is_open(work.connection, job.id):
            # By whoever asked for it, but in nobody's request.
            address = await asked_from(work.connection, job)
            actor = Actor(job.actor_id, job.actor, (), address=address)
            await record(work, actor, ended(job), request_id="")
        saved = await _log(work, job)
        columns = _columns(saved) | ({"instance": self._instance} if own else {})
        await work.connection.execute(update(jobs).where(jobs.c.id == job.id).values(columns))
        await self._claims.follow(work, saved)
        return saved

    async def get(self, job_id: str) -> Job:
        return await self.get_of(None, job_id)

    async def get_of(self, tenants: Collection[str] | None, job_id: str) -> Job:
        """A job of some tenants, or of anybody's for None.

        Those of others are not even read: that would take longer than to find nothing.

        Raises:
            NotFound: they have no job with the id.
        """
        query = _STORED.where(jobs.c.id == job_id)
        if tenants is not None:
            query = query.where(jobs.c.tenant_id.in_(tenants))
        async with self._database.reading() as connection:
            found = await _first(connection, query)
        if found is None:
            raise no_such_job(job_id)
        return found

    async def page(self, tenants: Collection[str] | None, *, before: str, limit: int) -> list[Job]:
        """The jobs of tenants, the latest first.

        Args:
            tenants: whose jobs; None is everybody's.
            before: the id of the last job of the page before; empty for the first page.
            limit: how many at most.
        """
        query = _STORED.order_by(jobs.c.id.desc())
        if tenants is not None:
            query = query.where(jobs.c.tenant_id.in_(tenants))
        if before:
            query = query.where(jobs.c.id < before)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.limit(limit))
            return _readable(rows.all())

    async def prune(self, *, ended_before: datetime, keep: int) -> int:
        ended = select(jobs.c.id, jobs.c.tenant_id).where(jobs.c.ended_at.is_not(None))
        kept = (
            select(jobs.c.id)
            .where(jobs.c.ended_at.is_not(None))
            .order_by(jobs.c.ended_at.desc(), jobs.c.id.desc())
            .limit(keep)
            # A table of its own: MariaDB takes no LIMIT in what IN looks in.
            .subquery()
        )
        surplus = ended.where(
            or_(jobs.c.ended_at < ended_before, jobs.c.id.not_in(select(kept.c.id)))
        )

        async def act(work: UnitOfWork) -> int:
            gone = (await work.connection.execute(surplus.limit(_PRUNED_AT_A_TIME))).all()
            for job_id, tenant_id in gone:
                await work.log_change("job", job_id, tenant_id, None)
                await work.connection.execute(delete(jobs).where(jobs.c.id == job_id))
            return len(gone)

        return await self._database.transact_until_done(act)


async def list_jobs(connection: AsyncConnection) -> list[Job]:
    """Every job, by id."""
    rows = await connection.execute(_STORED.order_by(jobs.c.id))
    return _readable(rows.all())


async def _by_key(connection: AsyncConnection, job: Job, key: str) -> Job | None:
    owned = and_(
        idempotency_keys.c.tenant_id == job.tenant_id,
        idempotency_keys.c.actor == asker_of(job),
        idempotency_keys.c.key == key,
    )
    return await _first(
        connection,
        _STORED.join(idempotency_keys, idempotency_keys.c.job_id == jobs.c.id).where(owned),
    )


def _is_other_end(recorded: Job, job: Job) -> bool:
    """Whether a job is recorded to have ended, otherwise than it is about to be."""
    return recorded.state.ended and recorded.state is not job.state


async def _is_open(connection: AsyncConnection, job_id: str) -> bool:
    """Whether a job is there, and has not ended as far as is recorded."""
    recorded = select(jobs.c.state).where(jobs.c.id == job_id)
    state = await connection.scalar(recorded)
    return state is not None and not JobState(state).ended


async def _first(connection: AsyncConnection, query: Select[str, int, str]) -> Job | None:
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _job(row)


def _readable(rows: Iterable[Row[str, int, str]]) -> list[Job]:
    return [job for row in rows if (job := _job(row)) is not None]


def _job(row: Row[str, int, str]) -> Job | None:
    """The job in a row; None, as if it were not there, where another version or a disk wrote it.

    One job that cannot be read must not keep the platform from all others.
    """
    try:
        job = Job.model_validate_json(row.document)
    except ValidationError as error:
        # Not what is wrong: that would quote it, and passwords are in it.
        _logger.warning("the job %s cannot be read (%d faults)", row.id, error.error_count())
        return None
    return job.model_copy(update={"revision": row.revision})


async def _log(work: UnitOfWork, job: Job) -> Job:
    """The job with the revision that its change got."""
    revision = await work.log_change("job", job.id, job.tenant_id, job.model_dump_json())
    return job.model_copy(update={"revision": revision})


def _columns(job: Job) -> dict[str, object]:
    return {
        "tenant_id": job.tenant_id,
        "state": job.state,
        "ended_at": job.ended_at,
        "revision": job.revision,
        "document": job.model_dump_json(),
    }
