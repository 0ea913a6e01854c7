"""What is written down of open terminals."""

from pathlib import Path

from caas_console.backend.engine.terminal_notes import TerminalNote, TerminalNotes
from tests.guards.logs import LogGuard


def note(mark: str) -> TerminalNote:
    return TerminalNote(mark=mark, endpoint="unix:///a.sock", container_id="c1", user="")


def test_the_next_process_reads_what_was_not_removed(tmp_path: Path) -> None:
    notes = TerminalNotes(tmp_path / "terminals")
    kept, removed = note("a"), note("b")
    notes.add(kept)
    notes.add(removed)
    notes.remove(removed)
    notes.remove(removed)
    left = TerminalNotes(tmp_path / "terminals")
    assert left.left_behind("unix:///a.sock") == [kept]
    assert left.left_behind("unix:///b.sock") == []


def test_half_a_note_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "a").write_text('{"mark": "a", "ho')
    assert TerminalNotes(tmp_path).left_behind("unix:///a.sock") == []
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_be_hung_up_is_left_behind_until_it_is() -> None:
    notes = TerminalNotes()
    notes.add(note("a"))
    assert notes.left_behind("unix:///a.sock") == []
    notes.leave_behind(note("a"))
    assert notes.left_behind("unix:///a.sock") == [note("a")]
    notes.remove(note("a"))
    assert notes.left_behind("unix:///a.sock") == []


def test_a_terminal_that_cannot_be_noted_can_be_used(tmp_path: Path, log_guard: LogGuard) -> None:
    notes = TerminalNotes(tmp_path / "terminals")
    (tmp_path / "terminals").rmdir()
    log_guard.expect("WARNING .*terminal_notes: a terminal could not be noted")
    notes.add(note("a"))
    notes.remove(note("a"))
