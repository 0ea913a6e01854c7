"""Brings the database to the schema of this program, before anything else opens it."""

import logging
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.store.dialects import Place
from caas_console.backend.platform.store.failures import is_damage, unavailable
from caas_console.backend.platform.store.schema import HEAD
from caas_console.backend.platform.store.versions import (
    create_schema,
    is_known,
    upgrade,
    version_of,
)

# How long to wait for another process that makes or migrates the same file, in seconds.
_TURN = 60

_logger = logging.getLogger(__name__)


class DatabaseDamaged(PlatformUnavailable):
    """The file is no database any more; it was moved aside."""


class DatabaseTooNew(PlatformUnavailable):
    """A later version of this program made the database; it was left alone."""


def prepare_database(place: Place, backup: Path | None = None) -> None:
    """Make or migrate the database; it reads files, so call it before the loop runs.

    Processes that start at once do it once.

    Args:
        place: where it is.
        backup: the file for a backup of a MariaDB that is about to be migrated; without one it
            is not. Of an SQLite file a copy is kept beside it.

    Raises:
        DatabaseDamaged: the file is kept beside its place, and the next start makes a new one.
        DatabaseTooNew: only a later version of this program understands it.
        PlatformUnavailable: it cannot be opened or written, or a migration was interrupted.
        InvalidInput: it is not the platform's, or has to be migrated and there is no ``backup``.
    """
    if not isinstance(place, Path):
        # Only here: what drives it is an extra.
        from caas_console.backend.platform.store.migrate_mariadb import (  # noqa: PLC0415
            prepare_mariadb,
        )

        prepare_mariadb(place, backup)
        return
    try:
        version = _checked_version(place)
        if version != HEAD:
            _bring_to_head(place)
    except (sqlite3.Error, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if is_damage(cause):
            raise _put_aside(place, str(cause)) from error
        if told := unavailable(cause):
            raise told from error
        raise


def is_current(path: Path) -> bool:
    """Whether a file is a database of this program's schema; it is only looked at."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path)) as connection:
            return _version(connection) == HEAD
    except sqlite3.Error:
        # Whoever prepares it finds out why.
        return False


def too_new(version: str, place: str) -> DatabaseTooNew:
    """What is told of a database that a later version made."""
    return DatabaseTooNew(
        "The platform's database was made by a later version",
        f"{place} has schema {version}; this version knows up to {HEAD}.",
        "Use the later version again, or move the database away to begin anew.",
    )


def _checked_version(path: Path) -> str | None:
    with closing(sqlite3.connect(path)) as connection:
        # Takes milliseconds, and finds damage where the platform would only find it later.
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise _put_aside(path, verdict)
        return _version(connection)


def _version(connection: sqlite3.Connection) -> str | None:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if known.fetchone() is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _bring_to_head(path: Path) -> None:
    """In one transaction, so that whatever interrupts it leaves the file as it was."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _TURN})
    with engine.connect() as connection:
        # The driver begins none for a definition: each would be a transaction, and wait for the
        # disk, on its own.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        version = version_of(connection)
        if version is None:
            create_schema(connection)
        elif version != HEAD:
            _migrate(connection, path, version)
        connection.commit()
    engine.dispose()


def _migrate(connection: Connection, path: Path, version: str) -> None:
    if not is_known(version):
        raise too_new(version, str(path))
    kept = _copy(path, f"before-{HEAD}")
    _logger.info("migrating the database from %s to %s; a copy is in %s", version, HEAD, kept)
    upgrade(connection)


def _copy(path: Path, label: str) -> Path:
    kept = path.with_name(f"{path.name}.{label}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(kept)) as copy:
        source.backup(copy)
    return kept


def _put_aside(path: Path, damage: str) -> DatabaseDamaged:
    kept = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    for suffix in ("", "-wal", "-shm"):
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            shutil.move(companion, kept.with_name(kept.name + suffix))
    return DatabaseDamaged(
        "The platform's database is damaged",
        f"{damage}. The file was kept as {kept}.",
        "Start again to begin with a new database; hosts are found again by themselves.",
    )
