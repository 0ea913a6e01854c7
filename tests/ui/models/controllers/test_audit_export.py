"""Saving the audit trail: whole, or not at all."""

import csv
import io
from pathlib import Path
from threading import get_ident
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.audit import AuditCheckpoint, AuditCheckpoints, AuditFilter
from caas_console.backend.contracts.errors import ConsoleError, PlatformUnavailable
from caas_console.models.controllers import audit_export
from caas_console.models.controllers.audit_export import AuditExport, EntryCount
from tests.ui.fake_audit import BEGIN, FakeAudit
from tests.ui.waiting import emission, until

WANTED = AuditFilter(actor="ada")


@pytest.fixture
def trail() -> FakeAudit:
    return FakeAudit()


def files(path: Path) -> set[str]:
    return {one.name for one in path.iterdir()}


async def test_the_entries_are_in_the_file_when_it_is_there(
    trail: FakeAudit, tmp_path: Path
) -> None:
    trail.pieces = (b'{"id": 1}\n{"id"', b": 2}\n")
    trail.holding.clear()
    export = AuditExport(lambda: trail)
    counts: list[int] = []
    export.progressed.connect(counts.append)
    export.start(tmp_path / "trail.jsonl", WANTED, "jsonl")
    await until(lambda: counts == [1, 2])
    assert files(tmp_path) != {"trail.jsonl"}
    done = emission(export.finished)
    trail.holding.set()
    await done
    assert (tmp_path / "trail.jsonl").read_bytes() == b'{"id": 1}\n{"id": 2}\n'
    assert files(tmp_path) == {"trail.jsonl"}
    assert trail.exported == [(WANTED, "jsonl")]
    await export.aclose()


async def test_a_cancelled_export_leaves_nothing(trail: FakeAudit, tmp_path: Path) -> None:
    trail.pieces = (b"1\n",)
    trail.holding.clear()
    export = AuditExport(lambda: trail)
    begun = emission(export.progressed)
    export.start(tmp_path / "trail.jsonl", WANTED, "jsonl")
    await begun
    export.cancel()
    await until(lambda: files(tmp_path) == set())
    await export.aclose()


async def test_an_export_that_breaks_off_leaves_what_was_there_before(
    trail: FakeAudit, tmp_path: Path
) -> None:
    path = tmp_path / "trail.jsonl"
    path.write_text("of yesterday")
    trail.pieces = (b"1\n",)
    trail.failing = PlatformUnavailable("The platform does not answer")
    export = AuditExport(lambda: trail)
    failed = emission(export.failed)
    export.start(path, WANTED, "jsonl")
    (error,) = await failed
    assert error is trail.failing
    await until(lambda: files(tmp_path) == {"trail.jsonl"})
    assert path.read_text() == "of yesterday"
    await export.aclose()


@pytest.mark.parametrize("size", [1, 1_000_000])
async def test_a_full_disk_is_told_and_nothing_half_is_left(
    trail: FakeAudit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    full = Path("/dev/full").open  # A device of the kernel on which there is never room.
    monkeypatch.setattr(Path, "open", lambda _, mode: full(mode))
    trail.pieces = (b"1\n" * size,)
    export = AuditExport(lambda: trail)
    failed = emission(export.failed)
    export.start(tmp_path / "trail.jsonl", WANTED, "jsonl")
    (error,) = await failed
    assert isinstance(error, ConsoleError)
    assert error.detail == f"There is no room left in {tmp_path}."
    assert files(tmp_path) == set()
    assert error.title == "The audit trail could not be saved"
    assert error.hint == "Choose another folder, or make room on the disk."
    await export.aclose()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/proc/trail.jsonl", "No file can be made in /proc."),
        ("/nowhere/trail.jsonl", "There is no folder /nowhere."),
        ("/dev/null/trail.jsonl", "There is no folder /dev/null."),
    ],
)
async def test_a_folder_that_may_not_be_written_to_is_told(
    trail: FakeAudit, path: str, why: str
) -> None:
    trail.pieces = (b"1\n",)
    export = AuditExport(lambda: trail)
    failed = emission(export.failed)
    export.start(Path(path), WANTED, "jsonl")
    (error,) = await failed
    assert isinstance(error, ConsoleError)
    assert error.title == "The audit trail could not be saved"
    assert (error.detail, error.hint) == (why, "Choose another folder.")
    await export.aclose()


async def test_every_checkpoint_is_saved_as_the_verification_reads_them(
    trail: FakeAudit, tmp_path: Path
) -> None:
    trail.made = tuple(
        AuditCheckpoint(position=at, hash="ab", at=BEGIN, public_key="cd", signature="ef")
        for at in (1_000, 2_000)
    )
    export = AuditExport(lambda: trail)
    done = emission(export.finished)
    export.start_checkpoints(tmp_path / "checkpoints.json")
    await done
    kept = AuditCheckpoints.model_validate_json((tmp_path / "checkpoints.json").read_bytes())
    assert kept.checkpoints == trail.made
    await export.aclose()


async def test_a_window_is_not_kept_waiting_for_the_checkpoints_of_years(
    trail: FakeAudit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_by: list[int] = []

    class Watched(AuditCheckpoints):
        def model_dump_json(self, **options: Any) -> str:
            written_by.append(get_ident())
            return super().model_dump_json(**options)

    monkeypatch.setattr(audit_export, "AuditCheckpoints", Watched)
    export = AuditExport(lambda: trail)
    done = emission(export.finished)
    export.start_checkpoints(tmp_path / "checkpoints.json")
    await done
    assert written_by
    assert get_ident() not in written_by
    await export.aclose()


@given(
    st.lists(st.lists(st.text(alphabet='a",\r\n;'), min_size=1, max_size=3), max_size=5),
    st.lists(st.integers(1, 7), min_size=1),
)
def test_the_entries_of_a_csv_are_counted_wherever_it_is_cut(
    rows: list[list[str]], lengths: list[int]
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["title"], *rows])
    rest, count, turn = text.getvalue().encode(), EntryCount("csv"), 0
    while rest:
        length = lengths[turn % len(lengths)]
        count.feed(rest[:length])
        rest, turn = rest[length:], turn + 1
    assert count.entries == len(rows)
