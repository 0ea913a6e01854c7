"""`caas-platform verify-audit`, on the data directory of a platform."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from caas_console.backend.contracts.audit import AuditCheckpoints
from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.audit import command as verification
from caas_console.backend.platform.audit.chain import Chainer
from caas_console.backend.platform.audit.checkpoints import Checkpoints, list_checkpoints
from caas_console.backend.platform.command import EXIT_CODES, main
from caas_console.backend.platform.store.database import Database
from tests.integration.platform.audit.conftest import Clock, write
from tests.integration.platform.audit.test_verification import entry_at, signed_elsewhere, tamper

UNKNOWN = EXIT_CODES[PlatformUnavailable]


@pytest.fixture(autouse=True)
def data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAAS_DATA_DIR", str(tmp_path))
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("CAAS_RUNTIME_DIR", str(runtime))
    return tmp_path


@pytest.fixture
async def exported(
    database: Database, chainer: Chainer, checkpoints: Checkpoints, clock: Clock, tmp_path: Path
) -> Path:
    """The checkpoints of a trail of three entries, the last of which is not chained."""
    await write(database, "a", "b")
    await chainer.catch_up()
    clock.move(timedelta(hours=1))
    await checkpoints.make_if_due()
    await write(database, "c")
    async with database.reading() as connection:
        kept = AuditCheckpoints(checkpoints=tuple(await list_checkpoints(connection)))
    file = tmp_path / "checkpoints.json"
    file.write_text(kept.model_dump_json())
    return file


def verify(*arguments: str | Path) -> tuple[int, str, str]:
    """The exit code and what was said."""
    done = subprocess.run(
        [sys.executable, "-m", "caas_console.backend.platform", "verify-audit", *arguments],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_a_sound_trail_is_told_with_what_is_not_chained(
    exported: Path, database_file: Path, key_file: Path
) -> None:
    code, told, _ = verify("--checkpoints", exported, "--key", key_file.with_suffix(".pub"))
    assert code == 0
    assert told.splitlines() == [
        f"The audit trail in {database_file} (the user's own, for --config names no settings).",
        "2 entries are chained, 1 wait to be.",
        "1 checkpoints; the last signs entry 2.",
        "No fault was found.",
    ]


def test_a_trail_that_was_tampered_with_is_told(exported: Path, database_file: Path) -> None:
    tamper(database_file, f"UPDATE audit SET actor_name = 'Bert' WHERE id = {entry_at(2)}")
    code, told, _ = verify("--checkpoints", exported)
    assert code == verification.TAMPERED
    assert "FAULT: entry 2 " in told
    assert told.endswith("The audit trail is not as it was written.\n")


def test_checkpoints_of_another_trail_are_told_to_be_that(
    exported: Path, clock: Clock, tmp_path: Path
) -> None:
    other = asyncio.run(signed_elsewhere(clock, tmp_path, "a", "b", "c"))
    exported.write_text(AuditCheckpoints(checkpoints=(other,)).model_dump_json())
    code, told, _ = verify("--checkpoints", exported)
    # Whoever has replaced all of a trail must not pass.
    assert code == verification.TAMPERED
    assert "1 of the checkpoints in the file are of another trail" in told
    assert "FAULT" not in told
    assert "not as it was written" not in told


@pytest.mark.parametrize("option", ["--checkpoints", "--key"])
def test_a_file_that_holds_nothing_of_the_kind_is_told(
    database_file: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (database_file, database_file.with_name("missing")):
        assert main(["verify-audit", option, str(file)]) == UNKNOWN
        assert str(file) in capsys.readouterr().err


def test_without_a_database_none_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify-audit"]) == UNKNOWN
    told, hint = capsys.readouterr().err.splitlines()
    assert told.startswith("caas-platform: There is no database: ")
    assert hint == "Name the settings of the platform with --config."
    assert not (tmp_path / "platform.db").exists()


def test_a_database_of_another_version_is_left_alone(
    database_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(database_file, "UPDATE alembic_version SET version_num = 'later'")
    assert main(["verify-audit"]) == UNKNOWN
    assert "schema later" in capsys.readouterr().err


def test_a_sites_trail_is_found_by_its_settings_and_named(
    database_file: Path,
    data_directory: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert database_file.exists()
    settings = data_directory / "platform.toml"
    settings.write_text(f'data_directory = "{data_directory}"\n')
    monkeypatch.setenv("CAAS_DATA_DIR", str(data_directory / "elsewhere"))
    assert main(["verify-audit", "--config", str(settings)]) == 0
    first = f"The audit trail in {database_file} (by the settings {settings})."
    assert capsys.readouterr().out.startswith(f"{first}\n")
