"""Brings a MariaDB to the schema of this program.

A definition ends the transaction there, so a migration that is interrupted leaves a database
between two schemas. A table says so from the beginning to the end of it, and where the backup
is that was written before.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import (
    URL,
    Column,
    Connection,
    DateTime,
    MetaData,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
)

from caas_console.backend.contracts.errors import InvalidInput, PlatformUnavailable
from caas_console.backend.platform.store.backup import write_backup
from caas_console.backend.platform.store.failures import translated_failures
from caas_console.backend.platform.store.mariadb import plain_engine
from caas_console.backend.platform.store.migrate import too_new
from caas_console.backend.platform.store.schema import HEAD
from caas_console.backend.platform.store.versions import (
    create_schema,
    is_known,
    upgrade,
    version_of,
)

# How long to wait for another process that makes or migrates the same database, in seconds.
_TURN = 300
# Ids and logins differ by case, accents and the spaces at their end, as in SQLite.
_COLLATION = "utf8mb4_nopad_bin"
# Where a change began from, other than a schema.
_NOTHING, _RESTORE = "", "restore"

_logger = logging.getLogger(__name__)

_progress = Table(
    "schema_change",
    MetaData(),
    Column("source", String(32), nullable=False),
    Column("target", String(32), nullable=False),
    Column("backup", String(4096), nullable=False),
    Column("started_at", DateTime, nullable=False),
)


class ChangeInterrupted(PlatformUnavailable):
    """The database is between two schemas."""


def prepare_mariadb(url: URL, backup: Path | None) -> None:
    """See :func:`caas_console.backend.platform.store.migrate.prepare_database`."""
    with _only_changer(url) as connection:
        _refuse_unfinished(connection)
        version = version_of(connection)
        if version == HEAD:
            return
        if version is None:
            _require_empty(connection)
            with _changing(connection, _NOTHING):
                create_schema(connection)
            return
        place = f"The database {url.database}"
        if not is_known(version):
            raise too_new(version, place)
        if backup is None:
            raise PlatformUnavailable(
                "The platform's database has to be migrated",
                f"{place} has schema {version}; this version needs {HEAD}.",
                "Run caas-platform migrate, with a file for the backup.",
            )
        # What was read so far is no part of the backup's one moment.
        connection.rollback()
        write_backup(connection, backup)
        _logger.info("migrating the database from %s to %s", version, HEAD)
        with _changing(connection, version, backup):
            upgrade(connection)


@contextmanager
def filling(url: URL) -> Iterator[Connection]:
    """An empty database, to be filled with what it had elsewhere; empty again if that fails.

    Raises:
        InvalidInput: it has tables.
        PlatformUnavailable: it cannot be used.
    """
    with _only_changer(url) as connection:
        if _unfinished(connection) == _RESTORE:
            _drop_all(connection)
        _require_empty(connection)
        try:
            with _changing(connection, _RESTORE):
                yield connection
        except BaseException:
            connection.rollback()
            _drop_all(connection)
            raise


@contextmanager
def _only_changer(url: URL) -> Iterator[Connection]:
    """A connection of the one process that makes, migrates or restores this database."""
    with translated_failures(), plain_engine(url).connect() as connection:
        lock = {"name": f"caas-platform {url.database}"[:64], "seconds": _TURN}
        # The server's own, and let go of with the connection.
        if not connection.scalar(text("SELECT GET_LOCK(:name, :seconds)"), lock):
            raise PlatformUnavailable(
                "The platform's database is being changed",
                "Another process makes, migrates or restores it.",
                "Wait until it is done.",
            )
        # What others did while the lock was waited for is seen.
        connection.rollback()
        yield connection


@contextmanager
def _changing(connection: Connection, source: str, backup: Path | None = None) -> Iterator[None]:
    """Say for the time within that the database is between two schemas."""
    name = connection.dialect.identifier_preparer.quote(str(connection.engine.url.database))
    connection.execute(text(f"ALTER DATABASE {name} CHARACTER SET utf8mb4 COLLATE {_COLLATION}"))
    _progress.create(connection)
    kept = "" if backup is None else str(backup.resolve())
    values = {"source": source, "target": HEAD, "backup": kept, "started_at": datetime.now(UTC)}
    connection.execute(insert(_progress).values(values))
    connection.commit()
    yield
    connection.commit()
    _progress.drop(connection)


def _require_empty(connection: Connection) -> None:
    if tables := inspect(connection).get_table_names():
        raise InvalidInput(
            "The database is not empty",
            f"It has the table {tables[0]}, among {len(tables)}.",
            "Name a database that has no tables.",
        )


def _unfinished(connection: Connection) -> str | None:
    """What a change that was interrupted began from; None where none was."""
    if not inspect(connection).has_table(_progress.name):
        return None
    change = connection.execute(select(_progress)).one_or_none()
    if change is not None and (change.source == _RESTORE or version_of(connection) != HEAD):
        return str(change.source)
    # It had not begun, or was complete.
    _progress.drop(connection)
    return None


def _refuse_unfinished(connection: Connection) -> None:
    """Take away what is left of a making that was interrupted, and refuse what held data.

    Raises:
        ChangeInterrupted: a migration or a restoration was interrupted.
    """
    source = _unfinished(connection)
    if source is None:
        return
    if source == _NOTHING:
        _drop_all(connection)
        return
    if source == _RESTORE:
        raise ChangeInterrupted(
            "A restoration of the platform's database was interrupted",
            hint="Run caas-platform restore again: it begins anew.",
        )
    backup = connection.scalar(select(_progress.c.backup))
    raise ChangeInterrupted(
        "A migration of the platform's database was interrupted",
        f"It is neither of schema {source} nor of {HEAD}.",
        f"Drop the database, create it anew, and run caas-platform restore {backup}",
    )


def _drop_all(connection: Connection) -> None:
    tables = MetaData()
    tables.reflect(connection)
    connection.execute(text("SET SESSION foreign_key_checks=0"))
    tables.drop_all(connection)
    connection.execute(text("SET SESSION foreign_key_checks=1"))
    connection.commit()
