"""Reading the change log, and keeping it short."""

from datetime import timedelta
from typing import NamedTuple

from pydantic import ValidationError
from sqlalchemy import Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.identity import ApiToken, Session
from caas_console.backend.contracts.jobs import Job
from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.tenancy import Binding, Group, Person, Quota, Tenant
from caas_console.backend.contracts.watch import Change
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import change_log, identity, unit_marks

# How many changes a watcher may have missed before it gets a snapshot.
KEPT = 5_000
_FORGOTTEN_AT_A_TIME = 2_000
# How long after a commit nobody asks any more whether it happened.
_MARKS_KEPT = timedelta(hours=1)

Logged = Environment | Job | Tenant | Person | Group | Binding | Quota | Session | ApiToken

_RECORDS: dict[str, type[Logged]] = {
    "environment": Environment,
    "job": Job,
    "tenant": Tenant,
    "person": Person,
    "group": Group,
    "binding": Binding,
    "quota": Quota,
    "session": Session,
    "token": ApiToken,
}


class LoggedChange(NamedTuple):
    """A change and the revision that it made."""

    revision: int
    change: Change


async def latest_revision(connection: AsyncConnection) -> int:
    """The revision of the data as this connection sees it; 0 before the first change."""
    found = await connection.scalar(select(identity.c.revision))
    return found or 0


async def changes_after(connection: AsyncConnection, revision: int) -> list[LoggedChange]:
    """What changed since ``revision``, in order."""
    rows = await connection.execute(
        select(
            change_log.c.revision,
            change_log.c.kind,
            change_log.c.object_id,
            change_log.c.tenant_id,
            change_log.c.document,
        )
        .where(change_log.c.revision > revision)
        .order_by(change_log.c.revision)
    )
    return [_logged(row) for row in rows.all()]


async def compact(database: Database) -> None:
    """Forget all but the latest ``KEPT`` changes, and marks that nobody asks for."""

    async def forget_some(work: UnitOfWork) -> int:
        last = await latest_revision(work.connection) - KEPT
        oldest = await work.connection.scalar(select(func.min(change_log.c.revision)))
        until = min(last, (oldest or 0) + _FORGOTTEN_AT_A_TIME)
        surplus = delete(change_log).where(change_log.c.revision <= until)
        forgotten = (await work.connection.execute(surplus)).rowcount
        old = unit_marks.c.at < work.now() - _MARKS_KEPT
        await work.connection.execute(delete(unit_marks).where(old))
        return forgotten

    await database.transact_until_done(forget_some)


def _logged(row: Row[int, str, str, str | None, str | None]) -> LoggedChange:
    revision, kind, object_id, tenant_id, document = row
    gone = Change(kind=kind, id=object_id, tenant_id=tenant_id)
    if document is None:
        return LoggedChange(revision, gone)
    try:
        record = _RECORDS[kind].model_validate_json(document)
    except ValidationError:
        # Of another version, or damaged: as good as gone. The store says so where it is read.
        return LoggedChange(revision, gone)
    told = record.model_copy(update={"revision": revision})
    return LoggedChange(revision, Change(kind=kind, id=object_id, object=told))
