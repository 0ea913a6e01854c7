import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import URL, inspect, text

from caas_console.backend.contracts.errors import InvalidInput, PlatformUnavailable
from caas_console.backend.platform.store.dialects import parse_url
from caas_console.backend.platform.store.mariadb import plain_engine
from caas_console.backend.platform.store.migrate import DatabaseTooNew, prepare_database
from caas_console.backend.platform.store.migrate_mariadb import ChangeInterrupted
from caas_console.backend.platform.store.restore import restore
from caas_console.backend.platform.store.schema import HEAD, metadata
from caas_console.backend.platform.store.versions import upgrade
from tests.integration.platform.killed_change import is_killed
from tests.integration.platform.processes import PROGRAM
from tests.waiting import eventually_async

_FIRST_ROWS = (
    "INSERT INTO tenants VALUES ('default', 'default')",
    "INSERT INTO people VALUES ('Anna', 'default', 'Anna')",
    "INSERT INTO environments VALUES ('local','default','local','local','engine',1)",
    "INSERT INTO hosts VALUES ('local','default','local','local','unix:///d',NULL)",
    "INSERT INTO jobs VALUES ('j','default','succeeded','2026-11-24 12:00:00.123456',7,'{}')",
    "INSERT INTO idempotency_keys VALUES ('default','Anna','k','j','2026-11-24')",
    "INSERT INTO change_log VALUES (7,'default','job','j','{}','2026-11-24')",
)


@pytest.fixture
def url(database_url: str) -> URL:
    """An empty database of the test's own."""
    return parse_url(database_url)


@pytest.fixture
def first(url: URL) -> URL:
    """A database of the first schema, with data."""
    with plain_engine(url).connect() as connection:
        connection.execute(text(f"ALTER DATABASE {url.database} COLLATE utf8mb4_nopad_bin"))
    with plain_engine(url).connect() as connection:
        upgrade(connection, "0001")
        for row in _FIRST_ROWS:
            connection.execute(text(row))
        connection.commit()
    return url


def rows(url: URL, query: str) -> list[tuple[object, ...]]:
    with plain_engine(url).connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def differences(url: URL) -> list[object]:
    with plain_engine(url).connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def tables(url: URL) -> list[str]:
    with plain_engine(url).connect() as connection:
        return inspect(connection).get_table_names()


def make_empty(url: URL) -> None:
    with plain_engine(url).connect() as connection:
        connection.execute(text(f"DROP DATABASE {url.database}"))
        connection.execute(text(f"CREATE DATABASE {url.database}"))


def test_a_new_database_is_as_the_program_expects_and_tells_letters_apart(url: URL) -> None:
    prepare_database(url)
    assert differences(url) == []
    collations = rows(
        url,
        "SELECT DISTINCT table_collation FROM information_schema.tables "
        f"WHERE table_schema = '{url.database}' AND table_name != 'alembic_version'",
    )
    assert collations == [("utf8mb4_nopad_bin",)]
    prepare_database(url)


def test_what_the_first_schema_held_is_there_after_all_migrations(
    first: URL, tmp_path: Path
) -> None:
    prepare_database(first, tmp_path / "before.jsonl")
    assert differences(first) == []
    assert rows(first, "SELECT id, login, name, state FROM people") == [
        ("Anna", "anna", "Anna", "active")
    ]
    assert rows(first, "SELECT job_id FROM idempotency_keys") == [("j",)]
    assert rows(first, "SELECT revision, object_id FROM change_log") == [(7, "j")]
    assert rows(first, "SELECT revision FROM identity") == [(7,)]
    assert (tmp_path / "before.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_database_with_data_is_not_migrated_without_a_backup(first: URL) -> None:
    before = tables(first)
    with pytest.raises(PlatformUnavailable, match="has to be migrated") as refusal:
        prepare_database(first)
    assert "caas-platform migrate" in refusal.value.hint
    assert tables(first) == before


def test_a_migration_that_is_killed_is_told_and_its_backup_brings_the_data_back(
    first: URL, tmp_path: Path
) -> None:
    backup = tmp_path / "before.jsonl"
    assert is_killed(first, 5, r"^\s*CREATE TABLE", backup)
    with pytest.raises(ChangeInterrupted, match="interrupted") as told:
        prepare_database(first, tmp_path / "another.jsonl")
    assert str(backup) in told.value.hint
    make_empty(first)
    restore(first, backup)
    prepare_database(first)
    assert differences(first) == []
    assert rows(first, "SELECT job_id FROM idempotency_keys") == [("j",)]
    assert rows(first, "SELECT ended_at FROM jobs")[0][0].microsecond == 123456  # type: ignore[attr-defined]


def test_a_making_that_is_killed_begins_anew(url: URL) -> None:
    assert is_killed(url, 5, r"^\s*CREATE TABLE")
    assert len(tables(url)) > 1
    prepare_database(url)
    assert differences(url) == []


def test_processes_that_start_at_once_make_it_once(url: URL) -> None:
    program = (
        "import os, sys;"
        "from caas_console.backend.platform.store.dialects import parse_url;"
        "from caas_console.backend.platform.store.migrate import prepare_database;"
        "sys.stdin.read(1); prepare_database(parse_url(os.environ['DATABASE']))"
    )
    environment = {**os.environ, "DATABASE": url.render_as_string(hide_password=False)}
    processes = [
        subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, env=environment)
        for _ in range(3)
    ]
    for process in processes:
        process.communicate(b"go", timeout=120)
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(rows(url, "SELECT epoch FROM identity")) == 1


async def test_two_who_migrate_it_at_once_do_it_once_with_one_backup(
    first: URL, tmp_path: Path
) -> None:
    settings = tmp_path / "platform.toml"
    settings.write_text(f'data_directory = "{tmp_path / "data"}"\n')
    shown = first.render_as_string(hide_password=False)

    async def migrate(backup: Path) -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            *(*PROGRAM, "migrate", "--config", str(settings), "--backup", str(backup)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "CAAS_PLATFORM__DATABASE__URL": shown},
        )
        said, _ = await process.communicate()
        return process.returncode, said.decode()

    backups = [tmp_path / f"before-{number}.jsonl" for number in range(2)]
    waiting = text("SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User lock'")
    with plain_engine(first).connect() as connection:

        async def both_wait() -> bool:
            return bool(await asyncio.to_thread(connection.scalar, waiting) == len(backups))

        # Neither begins before the other has come.
        lock = {"name": f"caas-platform {first.database}"}
        assert connection.scalar(text("SELECT GET_LOCK(:name, 0)"), lock)
        migrating = [asyncio.create_task(migrate(backup)) for backup in backups]
        try:
            await eventually_async(both_wait, 60)
        finally:
            connection.scalar(text("SELECT RELEASE_LOCK(:name)"), lock)
            told = await asyncio.gather(*migrating)
    assert told == [(0, f"The database has schema {HEAD}.\n")] * 2
    assert [backup.exists() for backup in backups].count(True) == 1
    assert differences(first) == []
    assert rows(first, "SELECT job_id FROM idempotency_keys") == [("j",)]


def test_another_programs_database_is_left_alone(url: URL) -> None:
    with plain_engine(url).connect() as connection:
        connection.execute(text("CREATE TABLE wages (amount INT)"))
    with pytest.raises(InvalidInput, match="wages"):
        prepare_database(url)
    assert tables(url) == ["wages"]


def test_a_later_versions_database_is_refused(mariadb: URL) -> None:
    def set_version(version: str) -> None:
        with plain_engine(mariadb).connect() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
            connection.commit()

    (version,) = rows(mariadb, "SELECT version_num FROM alembic_version")[0]
    set_version("later")
    try:
        with pytest.raises(DatabaseTooNew, match="schema later"):
            prepare_database(mariadb)
    finally:
        set_version(str(version))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"password": "wrong"}, "password"),
        ({"database": "none"}, "rights"),
        ({"port": 1}, "nodes"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_with_what_to_do(
    url: URL, change: dict[str, object], told: str
) -> None:
    with pytest.raises(PlatformUnavailable) as refusal:
        prepare_database(url.set(**change))  # type: ignore[arg-type]
    assert told in refusal.value.hint
    assert str(url.password) not in str(refusal.value)
