import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, inspect, text

from caas_console.backend.contracts.errors import InvalidInput, PlatformUnavailable
from caas_console.backend.platform.store.backup import back_up, check_backup
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.dialects import Place, parse_url
from caas_console.backend.platform.store.jobs import SQLJobStore
from caas_console.backend.platform.store.mariadb import plain_engine
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.platform.store.restore import restore
from tests.contracts.job_store import ended_job, new_job
from tests.integration.platform.mariadb import on_both


@pytest.fixture
async def filled(database: Database) -> Database:
    """A database with seeds and jobs, one of them with a moment and a word of many scripts."""
    store = SQLJobStore(database)
    await store.add(ended_job(7), "key")
    await store.add(new_job(actor="柳 ≠ 🐳 'a\\\"b"))
    return database


@pytest.fixture
def backup(filled: Database, place: Place, tmp_path: Path) -> Path:  # noqa: ARG001 - it is in it.
    file = tmp_path / "kept.jsonl"
    assert back_up(place, file).rows == check_backup(file).rows
    return file


def content(file: Path) -> list[Any]:
    """The rows of a backup; the name of a database's life is its own.

    A flag is true from SQLite and 1 from MariaDB, which is the same in Python.
    """
    rows = [json.loads(line) for line in file.read_text().splitlines()[1:-1]]
    return sorted(([name, values] for name, values in rows if name != "identity"), key=str)


def identity(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = next(
        values
        for name, values in map(json.loads, file.read_text().splitlines()[1:-1])
        if name == "identity"
    )
    return found


@on_both
def test_a_backup_restores_onto_a_file(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "restored.db"
    restore(target, backup)
    prepare_database(target)
    back_up(target, tmp_path / "again.jsonl")
    assert content(tmp_path / "again.jsonl") == content(backup)


@on_both
def test_a_backup_restores_onto_mariadb(backup: Path, database_url: str, tmp_path: Path) -> None:
    target = parse_url(database_url)
    restore(target, backup)
    prepare_database(target)
    back_up(target, tmp_path / "again.jsonl")
    assert content(tmp_path / "again.jsonl") == content(backup)


async def test_a_restored_database_goes_on_in_a_new_life(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "restored.db"
    restore(target, backup)
    database = Database(target)
    saved = await SQLJobStore(database).add(new_job())
    await database.aclose()
    back_up(target, tmp_path / "again.jsonl")
    before, after = identity(backup), identity(tmp_path / "again.jsonl")
    assert saved.job.revision == before["revision"] + 1
    assert before["epoch"] != after["epoch"]


def test_a_database_that_is_not_empty_is_not_restored_onto(backup: Path, place: Path) -> None:
    before = place.read_bytes()
    with pytest.raises(InvalidInput, match="not empty"):
        restore(place, backup)
    assert place.read_bytes() == before


def test_a_mariadb_that_is_not_empty_is_not_restored_onto(backup: Path, mariadb: URL) -> None:
    with pytest.raises(InvalidInput, match="not empty"):
        restore(mariadb, backup)


def test_a_file_that_is_there_is_not_written_over(backup: Path, place: Place) -> None:
    before = backup.read_bytes()
    with pytest.raises(InvalidInput, match="There is such a file"):
        back_up(place, backup)
    assert backup.read_bytes() == before


def test_nothing_is_left_of_a_backup_that_fails(tmp_path: Path, place: Place) -> None:
    with pytest.raises(InvalidInput, match="cannot be written"):
        back_up(place, tmp_path / "missing" / "kept.jsonl")


@pytest.mark.parametrize("damage", ["cut short", "changed", "empty", "another"])
def test_a_file_that_is_no_whole_backup_is_refused(
    backup: Path, tmp_path: Path, damage: str
) -> None:
    lines = backup.read_bytes().splitlines(keepends=True)
    wrong = {
        "cut short": lines[:-2],
        "changed": [line.replace(b"succeeded", b"failed") for line in lines],
        "empty": [],
        "another": [b"{}\n", b"[]\n"],
    }[damage]
    backup.write_bytes(b"".join(wrong))
    with pytest.raises(InvalidInput, match="not a whole backup"):
        restore(tmp_path / "restored.db", backup)
    assert not (tmp_path / "restored.db").exists()


def test_a_restoration_that_fails_leaves_the_database_empty(
    backup: Path, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise PlatformUnavailable("The test's")

    target = parse_url(database_url)
    monkeypatch.setattr("caas_console.backend.platform.store.restore._typed", broken)
    for place in (target, tmp_path / "restored.db"):
        with pytest.raises(PlatformUnavailable, match="The test's"):
            restore(place, backup)
    with plain_engine(target).connect() as connection:
        assert inspect(connection).get_table_names() == []
    assert not list(tmp_path.glob("restored.db*"))


def test_a_restoration_that_was_killed_is_told_and_begins_anew(
    backup: Path, database_url: str
) -> None:
    target = parse_url(database_url)
    with plain_engine(target).connect() as connection:
        connection.execute(
            text(
                "CREATE TABLE schema_change "
                "SELECT 'restore' AS source, '' AS target, '' AS backup, NOW() AS started_at"
            )
        )
        connection.commit()
    with pytest.raises(PlatformUnavailable, match="restoration of the"):
        prepare_database(target)
    restore(target, backup)
    prepare_database(target)
