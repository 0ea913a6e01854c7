"""Backups: all rows of a database as lines of JSON, which either kind of database can restore.

The first line tells the schema, each further one is a row, and the last one counts the rows and
has the SHA-256 of all lines before it, so that a file that was cut short is not taken for whole.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import Connection, Engine, MetaData, create_engine, select
from sqlalchemy.pool import NullPool

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.platform.store.dialects import Place
from caas_console.backend.platform.store.failures import translated_failures
from caas_console.backend.platform.store.versions import version_of

_FORMAT = "caas-platform backup 1"
_ROWS_AT_ONCE = 1000
# About the schema, not in it.
_LEFT_OUT = {"alembic_version", "schema_change"}


class Backup(NamedTuple):
    """A backup that is whole.

    Attributes:
        file: where it is.
        schema: the schema of its rows.
        rows: how many there are.
    """

    file: Path
    schema: str
    rows: int


def back_up(place: Place, file: Path) -> Backup:
    """Write a backup of the database there, which may be in use.

    Raises:
        InvalidInput: as :func:`write_backup`, or there is no database.
        PlatformUnavailable: the database cannot be used.
    """
    with translated_failures(), _engine_at(place).connect() as connection:
        return write_backup(connection, file)


def write_backup(connection: Connection, file: Path) -> Backup:
    """Write everything as it is at one moment; others may go on writing.

    Args:
        connection: not in a transaction.
        file: a new one, which only its owner may read: credentials' hashes are in it.

    Raises:
        InvalidInput: there is such a file, it cannot be written, or nothing is to be kept.
    """
    begin = {"sqlite": "BEGIN", "mysql": "START TRANSACTION WITH CONSISTENT SNAPSHOT"}
    connection.exec_driver_sql(begin[connection.dialect.name])
    schema = version_of(connection)
    if schema is None:
        raise InvalidInput("The database is empty", hint="Look whether it is the right one.")
    draft = file.with_name(f"{file.name}.unfinished")
    try:
        if file.exists():
            raise InvalidInput("There is such a file", str(file), "Name one that is not there.")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            rows = _write(connection, schema, out)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(file)
    except OSError as error:
        raise InvalidInput("The backup cannot be written", str(error)) from error
    finally:
        draft.unlink(missing_ok=True)
        connection.rollback()
    return Backup(file, schema, rows)


def check_backup(file: Path) -> Backup:
    """What a file holds.

    Raises:
        InvalidInput: it cannot be read, or is no backup, or not a whole one.
    """
    digest, rows, head, last = hashlib.sha256(), -1, b"", b""
    try:
        with file.open("rb") as lines:
            for line in lines:
                digest.update(last)
                head, last, rows = head or line, line, rows + 1
        header, trailer = json.loads(head), json.loads(last)
        whole = header["format"] == _FORMAT and trailer == _trailer(rows - 1, digest.hexdigest())
    except OSError as error:
        raise InvalidInput("The backup cannot be read", str(error)) from error
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise InvalidInput(
            "The file is not a whole backup",
            f"{file} is something else, or was cut short or changed.",
            "Take another backup.",
        )
    return Backup(file, str(header["schema"]), rows - 1)


def rows_of(backup: Backup) -> Iterator[tuple[str, dict[str, Any]]]:
    """The table and the values of each row, rows that others refer to first."""
    with backup.file.open("rb") as lines:
        next(lines)
        for _, line in zip(range(backup.rows), lines, strict=False):
            table, values = json.loads(line)
            yield table, values


def _engine_at(place: Place) -> Engine:
    if isinstance(place, Path):
        if not place.exists():
            raise InvalidInput("There is no database", f"{place} is not there.")
        return create_engine(f"sqlite:///{place}", poolclass=NullPool)
    # Only here: what drives it is an extra.
    from caas_console.backend.platform.store.mariadb import plain_engine  # noqa: PLC0415

    return plain_engine(place)


def _write(connection: Connection, schema: str, out: BinaryIO) -> int:
    digest, count = hashlib.sha256(), 0

    def put(value: object) -> None:
        line = json.dumps(value, ensure_ascii=False, default=datetime.isoformat).encode() + b"\n"
        digest.update(line)
        out.write(line)

    put({"format": _FORMAT, "schema": schema, "at": datetime.now(UTC)})
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if table.name in _LEFT_OUT:
            continue
        rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table))
        for row in rows.mappings():
            put([table.name, dict(row)])
            count += 1
    trailer = _trailer(count, digest.hexdigest())
    out.write(json.dumps(trailer).encode() + b"\n")
    return count


def _trailer(rows: int, digest: str) -> dict[str, object]:
    return {"rows": rows, "sha256": digest}
