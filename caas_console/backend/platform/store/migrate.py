"""Brings the database file to the schema of this program, before anything else opens it."""

import logging
import secrets
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, insert, text
from sqlalchemy.exc import DBAPIError

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.store.failures import is_damage, unavailable
from caas_console.backend.platform.store.schema import HEAD, identity, metadata

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"

_logger = logging.getLogger(__name__)


class DatabaseDamaged(PlatformUnavailable):
    """The file is no database any more; it was moved aside."""


class DatabaseTooNew(PlatformUnavailable):
    """A later version of this program made the file; it was left alone."""


def prepare_database(path: Path) -> None:
    """Make or migrate the database at ``path``; reads files, so call it before the loop runs.

    Raises:
        DatabaseDamaged: the file is kept beside its place, and the next start makes a new one.
        DatabaseTooNew: only a later version of this program understands it.
        PlatformUnavailable: it cannot be opened or written.
    """
    try:
        version = _checked_version(path)
        if version == HEAD:
            return
        if version is None:
            _create(path)
        else:
            _migrate(path, version)
    except (sqlite3.Error, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if is_damage(cause):
            raise _put_aside(path, str(cause)) from error
        if told := unavailable(cause):
            raise told from error
        raise


def _checked_version(path: Path) -> str | None:
    with closing(sqlite3.connect(path)) as connection:
        # Takes milliseconds, and finds damage where the platform would only find it later.
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise _put_aside(path, verdict)
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
        if known.fetchone() is None:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None


def _create(path: Path) -> None:
    """A new database as the migrations would make it, in one transaction and without Alembic."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        # The driver begins none for a definition: each would be a transaction, and wait for the
        # disk, on its own.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        metadata.create_all(connection)
        connection.execute(insert(identity).values(epoch=secrets.token_hex(8), revision=0))
        connection.execute(
            text(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
            )
        )
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
    engine.dispose()


def _migrate(path: Path, version: str) -> None:
    # Only here: Alembic takes longer to import than the platform has to start.
    from alembic import command  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = alembic_config(path)
    scripts = ScriptDirectory.from_config(config)
    if version not in {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseTooNew(
            "The platform's database was made by a later version",
            f"{path} has schema {version}; this version knows up to {HEAD}.",
            "Use the later version again, or move the file away to begin anew.",
        )
    kept = _copy(path, f"before-{HEAD}")
    _logger.info("migrating the database from %s to %s; a copy is in %s", version, HEAD, kept)
    command.upgrade(config, "head")


def alembic_config(path: Path) -> "Config":
    """How Alembic is to work on the database at ``path``."""
    from alembic.config import Config  # noqa: PLC0415 - see _migrate

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{path}")
    return config


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
