"""What is written down of open terminals."""

from pathlib import Path

from caas_console.backend.engine.terminal_notes import TerminalNote, TerminalNotes


def note(mark: str) -> TerminalNote:
    return TerminalNote(mark=mark, host_id="local", container_id="c1", user="")


def test_the_next_process_reads_what_was_not_removed(tmp_path: Path) -> None:
    notes = TerminalNotes(tmp_path / "terminals")
    kept, removed = note("a"), note("b")
    notes.add(kept)
    notes.add(removed)
    notes.remove(removed)
    notes.remove(removed)
    assert TerminalNotes(tmp_path / "terminals").read() == [kept]


def test_half_a_note_is_thrown_away(tmp_path: Path) -> None:
    notes = TerminalNotes(tmp_path)
    (tmp_path / "a").write_text('{"mark": "a", "ho')
    assert notes.read() == []
    assert list(tmp_path.iterdir()) == []


def test_without_a_directory_nothing_is_kept() -> None:
    notes = TerminalNotes()
    notes.add(note("a"))
    assert notes.read() == []
