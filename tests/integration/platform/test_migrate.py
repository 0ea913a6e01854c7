import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.store import migrate
from caas_console.backend.platform.store.migrate import (
    DatabaseDamaged,
    DatabaseTooNew,
    alembic_config,
    prepare_database,
)
from caas_console.backend.platform.store.schema import HEAD, metadata


def schema_of(path: Path) -> dict[str, str]:
    """Each object's definition, without the layout that its maker gave it."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: " ".join(sql.replace("(", " ( ").split()) for name, sql in rows}


def columns_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: sorted(
                row[1:] for row in connection.execute(f"PRAGMA table_xinfo('{name}')").fetchall()
            )
            for (name,) in tables.fetchall()
        }


def set_version(path: Path, version: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))


def test_head_is_the_latest_migration(tmp_path: Path) -> None:
    scripts = ScriptDirectory.from_config(alembic_config(tmp_path / "none.db"))
    assert scripts.get_heads() == [HEAD]


def test_a_new_database_is_as_the_migrations_make_it(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    prepare_database(made)
    command.upgrade(alembic_config(migrated), "head")
    assert columns_of(made) == columns_of(migrated)
    assert schema_of(made).keys() == schema_of(migrated).keys()
    assert "AUTOINCREMENT" in schema_of(made)["change_log"]
    assert "AUTOINCREMENT" in schema_of(migrated)["change_log"]


def test_the_migrations_make_what_the_program_expects(tmp_path: Path) -> None:
    path = tmp_path / "migrated.db"
    command.upgrade(alembic_config(path), "head")
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


def test_a_database_whose_making_is_interrupted_stays_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "platform.db"
    with monkeypatch.context() as patch:
        # What comes last is refused.
        patch.setattr(migrate, "HEAD", object())
        with pytest.raises(Exception, match="type 'object' is not supported"):
            prepare_database(path)
    assert schema_of(path) == {}
    prepare_database(path)
    assert "hosts" in schema_of(path)


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
    shutil.copytree(migrate.MIGRATIONS, scripts)
    (scripts / "versions" / "0002_next.py").write_text(
        "from alembic import op\n"
        "import sqlalchemy as sa\n"
        "revision = '0002'\n"
        "down_revision = '0001'\n"
        "def upgrade():\n"
        "    op.add_column('hosts', sa.Column('zone', sa.String(64)))\n"
    )
    path = tmp_path / "platform.db"
    prepare_database(path)
    monkeypatch.setattr(migrate, "MIGRATIONS", scripts)
    monkeypatch.setattr(migrate, "HEAD", "0002")
    prepare_database(path)
    assert "zone" in schema_of(path)["hosts"]
    assert "zone" not in schema_of(tmp_path / "platform.db.before-0002")["hosts"]


def test_a_later_versions_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "platform.db"
    prepare_database(path)
    set_version(path, "9999")
    before = path.read_bytes()
    with pytest.raises(DatabaseTooNew, match="9999"):
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
