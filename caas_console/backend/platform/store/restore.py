"""Fills an empty database from a backup, wholly or not at all."""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    MetaData,
    Table,
    create_engine,
    delete,
    func,
    insert,
    select,
    update,
)

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.platform.store.backup import Backup, check_backup, rows_of
from caas_console.backend.platform.store.dialects import Place
from caas_console.backend.platform.store.failures import translated_failures
from caas_console.backend.platform.store.migrate import too_new
from caas_console.backend.platform.store.schema import HEAD
from caas_console.backend.platform.store.versions import is_known, upgrade

_ROWS_AT_ONCE = 500


def restore(place: Place, file: Path) -> Backup:
    """Make the database what it was, of this program's schema; it lives a new life afterwards.

    Raises:
        InvalidInput: the file is no whole backup, or the database is not empty.
        DatabaseTooNew: a later version of this program wrote the backup.
        PlatformUnavailable: the database cannot be used.
    """
    backup = check_backup(file)
    if not is_known(backup.schema):
        raise too_new(backup.schema, str(file))
    if isinstance(place, Path):
        _restore_file(place, backup)
    else:
        # Only here: what drives it is an extra.
        from caas_console.backend.platform.store.migrate_mariadb import (  # noqa: PLC0415
            filling,
        )

        with filling(place) as connection:
            _load(connection, backup)
    return backup


def _restore_file(path: Path, backup: Backup) -> None:
    """Beside its place first: it appears when it is whole."""
    if path.exists():
        raise InvalidInput(
            "The database is not empty", f"{path} is there.", "Move it away, and restore again."
        )
    draft = path.with_name(f"{path.name}.unfinished")
    draft.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{draft}")
    try:
        with translated_failures(), engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            _load(connection, backup)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise _not_the_same(backup)
            connection.commit()
        engine.dispose()
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def _load(connection: Connection, backup: Backup) -> None:
    upgrade(connection, backup.schema)
    tables = MetaData()
    tables.reflect(connection)
    identity = tables.tables["identity"]
    # The migration made a row.
    connection.execute(delete(identity))
    written = Counter[str]()
    for name, rows in groupby(rows_of(backup), key=itemgetter(0)):
        table = tables.tables[name]
        for chunk in _chunks(values for _, values in rows):
            connection.execute(insert(table), [_typed(table, values) for values in chunk])
            written[name] += len(chunk)
    # Whoever watched saw changes that are no more: nobody resumes from there.
    connection.execute(update(identity).values(epoch=secrets.token_hex(8)))
    for name, count in written.items():
        if connection.scalar(select(func.count()).select_from(tables.tables[name])) != count:
            raise _not_the_same(backup)
    if backup.schema != HEAD:
        upgrade(connection)


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, _ROWS_AT_ONCE)):
        yield chunk


def _typed(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value)
        if isinstance(table.c[name].type, DateTime) and value is not None
        else value
        for name, value in values.items()
    }


def _not_the_same(backup: Backup) -> InvalidInput:
    return InvalidInput(
        "The backup cannot be restored",
        f"What {backup.file} holds does not fit together.",
        "Take another backup.",
    )
