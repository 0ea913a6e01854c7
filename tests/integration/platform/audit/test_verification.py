"""Whoever tampers with the file is found, with the triggers out of the way."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caas_console.backend.contracts.audit import AuditCheckpoint
from caas_console.backend.platform.audit import verification
from caas_console.backend.platform.audit.chain import ORIGIN, Chainer, next_hash
from caas_console.backend.platform.audit.checkpoints import Checkpoints, list_checkpoints
from caas_console.backend.platform.audit.signing import SigningKey
from caas_console.backend.platform.audit.verification import Fault, Verdict, verify
from caas_console.backend.platform.store.backup import back_up
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.dialects import Place
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.platform.store.restore import restore
from caas_console.backend.platform.store.schema import audit
from tests.integration.platform.audit.conftest import Clock, write
from tests.integration.platform.mariadb import on_both

LAST = 6


@pytest.fixture
async def signed(
    database: Database, chainer: Chainer, checkpoints: Checkpoints, clock: Clock
) -> AuditCheckpoint:
    """A trail of six entries; the checkpoint covers four."""
    await write(database, "a", "b", "c", "d")
    await chainer.catch_up()
    clock.move(timedelta(hours=1))
    await checkpoints.make_if_due()
    await write(database, "e", "f")
    await chainer.catch_up()
    async with database.reading() as connection:
        (made,) = await list_checkpoints(connection)
    return made


@pytest.fixture
async def trail(database_file: Path, signed: AuditCheckpoint) -> Path:
    """The file that the trail is in."""
    assert signed.position == 4
    return database_file


def tamper(path: Path, script: str) -> None:
    """Change the file as whoever has it can."""
    with closing(sqlite3.connect(path)) as connection, connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(script)


def entry_at(position: int) -> str:
    return f"(SELECT entry_id FROM audit_chain WHERE position = {position})"


async def verdict_of(database: Database, *exported: AuditCheckpoint, key: str = "") -> Verdict:
    async with database.reading() as connection:
        return await verify(connection, exported=exported, trusted={key} if key else set())


async def faults(database: Database, *exported: AuditCheckpoint) -> list[tuple[Fault, int | None]]:
    verdict = await verdict_of(database, *exported)
    return [(one.fault, one.position) for one in verdict.findings]


@on_both
@pytest.mark.parametrize("at_a_time", [4, 1_000])
async def test_an_untouched_trail_is_sound(
    database: Database, signed: AuditCheckpoint, monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    monkeypatch.setattr(verification, "_ROWS_AT_A_TIME", at_a_time)
    verdict = await verdict_of(database, signed, key=signed.public_key)
    assert verdict == Verdict(chained=LAST, waiting=0, checkpoints=1, signed=4)


@pytest.mark.usefixtures("signed")
async def test_entries_that_are_not_chained_yet_are_told_and_no_fault(database: Database) -> None:
    await write(database, "g", "h")
    verdict = await verdict_of(database)
    assert (verdict.chained, verdict.waiting, verdict.findings) == (LAST, 2, [])


@pytest.mark.parametrize("position", [1, 3, LAST])
@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Bert'",
        "outcome = 'refused'",
        "tenant_id = NULL",
        "at = '2026-01-01 00:00:00.000000'",
        'after = \'{"kind":"tenant"}\'',
    ],
)
async def test_a_changed_entry_is_found(
    database: Database, trail: Path, position: int, change: str
) -> None:
    tamper(trail, f"UPDATE audit SET {change} WHERE id = {entry_at(position)}")
    assert await faults(database) == [(Fault.CHANGED, position)]


@pytest.mark.parametrize("position", [1, 3, LAST])
async def test_a_removed_entry_is_found(database: Database, trail: Path, position: int) -> None:
    tamper(trail, f"DELETE FROM audit WHERE id = {entry_at(position)}")
    assert await faults(database) == [(Fault.REMOVED, position)]


async def test_an_entry_removed_with_its_link_is_found(database: Database, trail: Path) -> None:
    tamper(
        trail,
        f"DELETE FROM audit WHERE id = {entry_at(3)}; DELETE FROM audit_chain WHERE position = 3;",
    )
    assert await faults(database) == [(Fault.UNLINKED, 3)]


async def test_an_entry_removed_before_it_was_chained_is_found(
    database: Database, trail: Path, chainer: Chainer
) -> None:
    await write(database, "g")
    tamper(trail, "DELETE FROM audit WHERE object_id = 'g'")
    await chainer.catch_up()
    assert await faults(database) == [(Fault.REMOVED, None)]


async def test_an_inserted_entry_is_found(database: Database, trail: Path) -> None:
    columns = ", ".join(f'"{column.name}"' for column in audit.columns if column.name != "id")
    tamper(
        trail,
        f"INSERT INTO audit (id, {columns}) SELECT '0123', {columns} FROM audit LIMIT 1",
    )
    assert await faults(database) == [(Fault.INSERTED, None)]


async def test_reordered_entries_are_found(database: Database, trail: Path) -> None:
    tamper(
        trail,
        "UPDATE audit_chain SET position = -2 WHERE position = 2;"
        "UPDATE audit_chain SET position = 2 WHERE position = 3;"
        "UPDATE audit_chain SET position = 3 WHERE position = -2;",
    )
    found = await faults(database)
    assert (Fault.CHANGED, 2) in found
    assert (Fault.CHANGED, 3) in found


def rewrite(path: Path) -> None:
    """Chain what is there anew, as whoever knows the source can."""
    tamper(path, "")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.row_factory = sqlite3.Row
        former = ORIGIN
        ids = connection.execute("SELECT entry_id FROM audit_chain ORDER BY position").fetchall()
        connection.execute("DELETE FROM audit_chain")
        for position, (entry_id,) in enumerate(ids, 1):
            found = connection.execute("SELECT * FROM audit WHERE id = ?", [entry_id]).fetchone()
            at = datetime.fromisoformat(found["at"]).replace(tzinfo=UTC)
            former = next_hash(former, dict(found) | {"at": at})
            connection.execute(
                "INSERT INTO audit_chain VALUES (?, ?, ?)", [position, entry_id, former]
            )


async def test_a_chain_that_is_made_anew_as_it_was_is_sound(
    database: Database, trail: Path
) -> None:
    rewrite(trail)
    assert await faults(database) == []


async def test_a_rewritten_chain_does_not_fit_its_checkpoint(
    database: Database, trail: Path
) -> None:
    tamper(trail, f"UPDATE audit SET actor_name = 'Bert' WHERE id = {entry_at(2)}")
    rewrite(trail)
    assert await faults(database) == [(Fault.REWRITTEN, 4)]


async def test_a_chain_rewritten_with_its_checkpoints_does_not_fit_exported_ones(
    database: Database, trail: Path, signed: AuditCheckpoint
) -> None:
    tamper(trail, f"UPDATE audit SET actor_name = 'Bert' WHERE id = {entry_at(2)}")
    rewrite(trail)
    tamper(trail, "DELETE FROM audit_checkpoints")
    assert await faults(database) == []
    assert await faults(database, signed) == [(Fault.WITHDRAWN, 4), (Fault.REWRITTEN, 4)]


async def test_a_chain_that_is_cut_off_before_its_checkpoint_is_found(
    database: Database, trail: Path
) -> None:
    tamper(
        trail,
        f"DELETE FROM audit WHERE id >= {entry_at(3)}; DELETE FROM audit_chain WHERE position > 2;",
    )
    assert await faults(database) == [(Fault.CUT, 4)]


async def test_a_checkpoint_that_nobody_signed_is_found(database: Database, trail: Path) -> None:
    tamper(trail, "UPDATE audit_checkpoints SET position = 5")
    assert await faults(database) == [(Fault.FORGED, 5)]


async def test_a_checkpoint_signed_with_another_key_is_found(
    database: Database,
    trail: Path,
    signed: AuditCheckpoint,
    clock: Clock,
    tmp_path: Path,
) -> None:
    tamper(trail, "DELETE FROM audit_checkpoints")
    other = Checkpoints(database, SigningKey(tmp_path / "other.pem"), clock)
    await other.make_if_due()
    assert (await verdict_of(database)).findings == []
    verdict = await verdict_of(database, key=signed.public_key)
    assert [one.fault for one in verdict.findings] == [Fault.STRANGE_KEY]


async def signed_elsewhere(clock: Clock, folder: Path, *names: str) -> AuditCheckpoint:
    """The checkpoint of another platform's trail."""
    prepare_database(folder / "elsewhere.db")
    database = Database(folder / "elsewhere.db")
    checkpoints = Checkpoints(database, SigningKey(folder / "elsewhere.pem"), clock)
    await write(database, *names)
    await Chainer(database, checkpoints).catch_up()
    clock.move(timedelta(hours=1))
    await checkpoints.make_if_due()
    async with database.reading() as connection:
        (made,) = await list_checkpoints(connection)
    await database.aclose()
    return made


@pytest.mark.usefixtures("signed")
@on_both
@pytest.mark.parametrize("length", [2, 9])
async def test_a_checkpoint_of_another_trail_is_told_and_no_fault_of_this_one(
    database: Database, clock: Clock, tmp_path: Path, length: int
) -> None:
    other = await signed_elsewhere(clock, tmp_path, *"abcdefghi"[:length])
    verdict = await verdict_of(database, other)
    assert verdict == Verdict(chained=LAST, waiting=0, checkpoints=1, signed=4, foreign=1)
    # Whoever vouches for its key is not told that it may be another's.
    trusted = await verdict_of(database, other, key=other.public_key)
    assert trusted.foreign == 0
    assert Fault.WITHDRAWN in {one.fault for one in trusted.findings}


async def test_one_checkpoint_of_this_trail_makes_all_of_the_file_its_own(
    database: Database, signed: AuditCheckpoint, clock: Clock, tmp_path: Path
) -> None:
    other = await signed_elsewhere(clock, tmp_path, *"abcdefghi")
    verdict = await verdict_of(database, signed, other)
    assert verdict.foreign == 0
    assert [one.fault for one in verdict.findings] == [Fault.WITHDRAWN, Fault.CUT]


async def test_a_checkpoint_whose_key_was_withdrawn_is_this_trail_s_by_its_chain(
    database: Database, trail: Path, signed: AuditCheckpoint, clock: Clock, tmp_path: Path
) -> None:
    tamper(trail, "DELETE FROM audit_checkpoints")
    await Checkpoints(database, SigningKey(tmp_path / "other.pem"), clock).make_if_due()
    assert await faults(database, signed) == [(Fault.WITHDRAWN, 4)]


async def test_a_trail_that_was_replaced_and_signed_anew_does_not_pass(
    database: Database, trail: Path, signed: AuditCheckpoint, clock: Clock, tmp_path: Path
) -> None:
    tamper(trail, f"UPDATE audit SET actor_name = 'Bert' WHERE id = {entry_at(2)}")
    rewrite(trail)
    tamper(trail, "DELETE FROM audit_checkpoints")
    await Checkpoints(database, SigningKey(tmp_path / "other.pem"), clock).make_if_due()
    verdict = await verdict_of(database, signed)
    assert (verdict.foreign, verdict.findings) == (1, [])
    known = await verdict_of(database, signed, key=signed.public_key)
    assert {one.fault for one in known.findings} == {
        Fault.STRANGE_KEY,
        Fault.WITHDRAWN,
        Fault.REWRITTEN,
    }


@on_both
async def test_a_trail_that_was_restored_from_a_backup_is_sound(
    database: Database, place: Place, signed: AuditCheckpoint, tmp_path: Path
) -> None:
    await write(database, "not chained")
    back_up(place, tmp_path / "kept.jsonl")
    restore(tmp_path / "restored.db", tmp_path / "kept.jsonl")
    restored = Database(tmp_path / "restored.db")
    verdict = await verdict_of(restored, signed, key=signed.public_key)
    await restored.aclose()
    assert verdict == Verdict(chained=LAST, waiting=1, checkpoints=1, signed=4)
