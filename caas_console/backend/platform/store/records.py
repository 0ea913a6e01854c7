"""Rows that are records of the API: each change of one is told to the watchers.

A record's revision is that of its latest change, so it serves as the record's ETag.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, Self, TypeVar

from sqlalchemy import ColumnElement, Row, Select, Table, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.errors import NotFound, Outdated
from caas_console.backend.contracts.watch import ResourceKind
from caas_console.backend.platform.store.database import UnitOfWork

Columns = dict[str, Any]


class StoredRecord(Protocol):
    """What every such record has."""

    @property
    def kind(self) -> ResourceKind: ...
    @property
    def id(self) -> str: ...
    @property
    def tenant_id(self) -> str | None: ...
    @property
    def revision(self) -> int: ...
    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self: ...
    def model_dump_json(self) -> str: ...


R = TypeVar("R", bound=StoredRecord)


class RecordTable(Generic[R]):
    """A table of records of one kind.

    Args:
        table: where they are; it has the columns ``id`` and ``revision``.
        called: the kind's name in messages, such as ``tenant``.
        columns: a record's values, but for id and revision.
        record: the record in a row of ``query``.
        query: how they are read; default: the table's own columns.
    """

    def __init__(
        self,
        table: Table,
        *,
        called: str,
        columns: Callable[[R], Columns],
        record: Callable[[Columns], R],
        query: Select[Any] | None = None,
    ) -> None:
        self._table = table
        self._called = called
        self._columns = columns
        self._record = record
        self._query = select(table) if query is None else query
        # Made once: each request asks for one by its id.
        self._one = self._query.where(table.c.id == bindparam("record_id"))
        self._replacing = update(table).where(
            table.c.id == bindparam("read_id"), table.c.revision == bindparam("read_revision")
        )

    async def add(self, work: UnitOfWork, record: R, **secret: Any) -> R:
        """Insert a record, with columns that are not told; it comes back with its revision."""
        saved = await self._logged(work, record)
        values = {"id": saved.id, "revision": saved.revision, **self._columns(saved), **secret}
        await work.connection.execute(insert(self._table), values)
        return saved

    async def save(self, work: UnitOfWork, record: R, **secret: Any) -> R:
        """Replace the record that was read with this revision, and columns that are not told.

        Raises:
            Outdated: somebody changed or removed it since.
        """
        saved = await self._logged(work, record)
        read = {"read_id": record.id, "read_revision": record.revision}
        values = {"revision": saved.revision, **self._columns(saved), **secret}
        changed = await work.connection.execute(self._replacing, read | values)
        if not changed.rowcount:
            raise outdated(self._called)
        return saved

    async def remove(self, work: UnitOfWork, record: R) -> None:
        """Delete a record."""
        await work.log_change(record.kind, record.id, record.tenant_id, None)
        await work.connection.execute(delete(self._table).where(self._table.c.id == record.id))

    async def find(self, connection: AsyncConnection, *where: ColumnElement[bool]) -> R | None:
        """The one record for which all this holds, if there is one."""
        row = (await connection.execute(self._query.where(*where))).one_or_none()
        return None if row is None else self._read(row)

    async def get(self, connection: AsyncConnection, record_id: str) -> R:
        """The record with an id.

        Raises:
            NotFound: there is none.
        """
        row = (await connection.execute(self._one, {"record_id": record_id})).one_or_none()
        if row is None:
            raise self.absent(record_id)
        return self._read(row)

    async def list(
        self, connection: AsyncConnection, *where: ColumnElement[bool], limit: int | None = None
    ) -> list[R]:
        """The records for which all this holds, by id."""
        query = self._query.where(*where).order_by(self._table.c.id).limit(limit)
        return [self._read(row) for row in (await connection.execute(query)).all()]

    def absent(self, record_id: str) -> NotFound:
        """What is told of a record that is not there, or that the actor may not know of."""
        return NotFound(
            f"There is no such {self._called}", f"No {self._called} has the id {record_id}."
        )

    async def _logged(self, work: UnitOfWork, record: R) -> R:
        revision = await work.log_change(
            record.kind, record.id, record.tenant_id, record.model_dump_json()
        )
        return record.model_copy(update={"revision": revision})

    def _read(self, row: Row[Any]) -> R:
        return self._record(dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name for it.


def outdated(called: str) -> Outdated:
    """What is told to whoever changes a record that is not as it was read any more."""
    return Outdated(
        f"The {called} was changed by somebody else",
        hint="Read it again, and make your change anew.",
    )
