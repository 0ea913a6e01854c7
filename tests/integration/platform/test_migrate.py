import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.store import migrate, versions
from caas_console.backend.platform.store.migrate import (
    DatabaseDamaged,
    DatabaseTooNew,
    prepare_database,
)
from caas_console.backend.platform.store.schema import HEAD, metadata
from caas_console.backend.platform.store.versions import alembic_config, upgrade
from tests.integration.platform.killed_change import is_killed


def schema_of(path: Path) -> dict[str, str]:
    """Each object's definition, without the layout that its maker gave it."""
    with closing(sqlite3.connect(path)) as connection:
        # SQLite's own table stays behind when the last AUTOINCREMENT goes.
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master "
            "WHERE sql IS NOT NULL AND name != 'sqlite_sequence'"
        )
        return {name: " ".join(sql.replace("(", " ( ").split()) for name, sql in rows}


def columns_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'sqlite_sequence'"
        )
        return {
            name: sorted(
                row[1:] for row in connection.execute(f"PRAGMA table_xinfo('{name}')").fetchall()
            )
            for (name,) in tables.fetchall()
        }


def triggers_of(path: Path) -> dict[str, str]:
    return {name: sql for name, sql in schema_of(path).items() if sql.startswith("CREATE TRIGGER")}


def migrate_to(version: str, path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, version)
    engine.dispose()


def set_version(path: Path, version: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))


def test_head_is_the_latest_migration() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert scripts.get_heads() == [HEAD]


def test_a_new_database_is_as_the_migrations_make_it(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    prepare_database(made)
    migrate_to("head", migrated)
    assert columns_of(made) == columns_of(migrated)
    assert schema_of(made).keys() == schema_of(migrated).keys()
    assert triggers_of(made) == triggers_of(migrated) != {}


@pytest.mark.parametrize("table", ["audit", "audit_chain", "audit_checkpoints"])
def test_the_database_refuses_to_change_the_audit_trail(tmp_path: Path, table: str) -> None:
    path = tmp_path / "platform.db"
    prepare_database(path)
    with closing(sqlite3.connect(path)) as connection:
        # Any columns: what is wrong with a row is not looked at before.
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        places = ", ".join("1" for _ in columns)
        connection.execute(f"INSERT INTO {table} VALUES ({places})")
        for change in (f"UPDATE {table} SET {columns[1]} = '2'", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
                connection.execute(change)


def test_the_migrations_make_what_the_program_expects(tmp_path: Path) -> None:
    path = tmp_path / "migrated.db"
    migrate_to("head", path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_every_database_has_a_name_of_its_own(tmp_path: Path) -> None:
    names = set()
    for number in range(2):
        path = tmp_path / f"{number}.db"
        prepare_database(path)
        with closing(sqlite3.connect(path)) as connection:
            names.add(connection.execute("SELECT epoch FROM identity").fetchone()[0])
    assert len(names) == 2


def test_a_prepared_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "platform.db"
    prepare_database(path)
    before = path.read_bytes()
    prepare_database(path)
    assert path.read_bytes() == before


def test_a_start_at_head_imports_no_alembic(tmp_path: Path) -> None:
    path = tmp_path / "platform.db"
    program = (
        "import sys; from pathlib import Path;"
        "from caas_console.backend.platform.store.migrate import prepare_database;"
        "prepare_database(Path(sys.argv[1]));"
        "assert 'alembic' not in sys.modules"
    )
    for _ in ("a new one", "an old one"):
        subprocess.run([sys.executable, "-c", program, str(path)], check=True)


def test_an_older_database_is_migrated_and_a_copy_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a migration more than there is, as the next one will come."""
    scripts = tmp_path / "migrations"
    shutil.copytree(versions.MIGRATIONS, scripts)
    (scripts / "versions" / "9000_next.py").write_text(
        "from alembic import op\n"
        "import sqlalchemy as sa\n"
        "revision = '9000'\n"
        f"down_revision = '{HEAD}'\n"
        "def upgrade():\n"
        "    op.add_column('hosts', sa.Column('zone', sa.String(64)))\n"
    )
    path = tmp_path / "platform.db"
    prepare_database(path)
    monkeypatch.setattr(versions, "MIGRATIONS", scripts)
    monkeypatch.setattr(migrate, "HEAD", "9000")
    prepare_database(path)
    assert "zone" in schema_of(path)["hosts"]
    assert "zone" not in schema_of(tmp_path / "platform.db.before-9000")["hosts"]


def test_a_migration_that_is_interrupted_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = tmp_path / "migrations"
    shutil.copytree(versions.MIGRATIONS, scripts)
    (scripts / "versions" / "9000_next.py").write_text(
        "from alembic import op\n"
        "import sqlalchemy as sa\n"
        "revision = '9000'\n"
        f"down_revision = '{HEAD}'\n"
        "def upgrade():\n"
        "    op.add_column('hosts', sa.Column('zone', sa.String(64)))\n"
        "    op.execute('UPDATE identity SET revision = 77')\n"
        "    raise KeyboardInterrupt\n"
    )
    path = tmp_path / "platform.db"
    migrate_to("0001", path)
    before = schema_of(path)
    with monkeypatch.context() as patch:
        patch.setattr(versions, "MIGRATIONS", scripts)
        patch.setattr(migrate, "HEAD", "9000")
        with pytest.raises(KeyboardInterrupt):
            prepare_database(path)
    assert schema_of(path) == before
    prepare_database(path)
    assert columns_of(path)["identity"][-1][0] == "revision"


def test_two_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    path = tmp_path / "platform.db"
    migrate_to("0001", path)
    program = (
        "import sys; from pathlib import Path;"
        "from caas_console.backend.platform.store.migrate import prepare_database;"
        "sys.stdin.read(1); prepare_database(Path(sys.argv[1]))"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in processes:
        process.communicate(b"go", timeout=60)
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert "person_groups" in schema_of(path)


def test_a_later_versions_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "platform.db"
    prepare_database(path)
    set_version(path, "later")
    before = path.read_bytes()
    with pytest.raises(DatabaseTooNew, match="schema later"):
        prepare_database(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["platform.db"]


def no_database(_sound: bytes) -> bytes:
    return b"this is no database, but some text\n" * 200


def cut_short(sound: bytes) -> bytes:
    return sound[:8192] + bytes(4096)


def page_of_a_table(sound: bytes) -> bytes:
    # The first pages, with the schema and its version, are as they were.
    return sound[: len(sound) // 2] + b"\xff" * 4096 + sound[len(sound) // 2 + 4096 :]


@pytest.mark.parametrize("damage", [no_database, cut_short, page_of_a_table])
def test_a_damaged_database_is_kept_and_the_next_start_makes_a_new_one(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "platform.db"
    prepare_database(path)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    with pytest.raises(DatabaseDamaged) as failure:
        prepare_database(path)
    (kept,) = tmp_path.glob("platform.db.damaged-*")
    assert str(kept) in failure.value.detail
    assert kept.read_bytes() == damaged
    prepare_database(path)
    assert "jobs" in schema_of(path)


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlatformUnavailable, match="unable to open"):
        prepare_database(tmp_path / "missing" / "platform.db")


_FIRST_ROWS = (
    "INSERT INTO tenants VALUES ('default', 'default');"
    "INSERT INTO people VALUES ('Anna', 'default', 'Anna');"
    "INSERT INTO environments VALUES ('local','default','local','local','engine',1);"
    "INSERT INTO hosts VALUES ('local','default','local','local','unix:///d',NULL);"
    "INSERT INTO jobs VALUES ('j','default','succeeded',NULL,7,'{}');"
    "INSERT INTO idempotency_keys VALUES ('default','Anna','k','j','2026-11-24');"
    "INSERT INTO change_log VALUES (7,'default','job','j','{}','2026-11-24');"
    "INSERT INTO change_log VALUES (9,'default','job','gone',NULL,'2026-11-24');"
    "DELETE FROM change_log WHERE revision = 9;"
)


def first_database(path: Path) -> str:
    """Make a database of the first schema, with data; its epoch."""
    migrate_to("0001", path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_FIRST_ROWS)
        (epoch,) = connection.execute("SELECT epoch FROM identity").fetchone()
        return str(epoch)


def assert_first_rows(path: Path, epoch: str) -> None:
    """Check that all of them are there by now."""
    with closing(sqlite3.connect(path)) as connection:

        def rows(query: str) -> list[tuple[object, ...]]:
            return connection.execute(query).fetchall()

        assert rows("SELECT id, name, state FROM tenants") == [("default", "default", "active")]
        assert rows("SELECT id, login, name, state FROM people") == [
            ("Anna", "anna", "Anna", "active")
        ]
        assert rows("SELECT id FROM hosts") == [("local",)]
        assert rows("SELECT job_id FROM idempotency_keys") == [("j",)]
        assert rows("SELECT revision, object_id FROM change_log") == [(7, "j")]
        # Never again a number that was given.
        assert rows("SELECT epoch, revision FROM identity") == [(epoch, 9)]
        assert rows("PRAGMA foreign_key_check") == []


def test_what_the_first_schema_held_is_there_after_all_migrations(tmp_path: Path) -> None:
    path = tmp_path / "platform.db"
    epoch = first_database(path)
    prepare_database(path)
    assert_first_rows(path, epoch)


def test_a_migration_that_is_killed_anywhere_is_done_by_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "platform.db"
    epoch = first_database(path)
    before = schema_of(path)
    # Some of its hundred statements, and one that never comes.
    for number in (4, 40, 80, 10_000):
        copy = tmp_path / f"{number}.db"
        shutil.copy(path, copy)
        killed = is_killed(copy, number)
        assert killed == (number < 10_000)
        assert (schema_of(copy) == before) == killed
        prepare_database(copy)
        assert_first_rows(copy, epoch)


def test_a_making_that_is_killed_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "platform.db"
    assert is_killed(path, 20)
    assert schema_of(path) == {}
    prepare_database(path)
    assert "leases" in schema_of(path)
