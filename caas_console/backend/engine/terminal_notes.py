"""Which terminals are open, written down for the process that comes after one that was killed.

An engine leaves the processes of a terminal alone when its connection is cut (decision 0022); who
was killed cannot hang up any more, so that its successor has to.
"""

from pathlib import Path

from pydantic import ValidationError

from caas_console.backend.contracts.resources import Record


class TerminalNote(Record):
    """A terminal: where it is, and what its processes are known by.

    Attributes:
        mark: the name of the note, and what its processes carry in their environment.
        user: as whom they run.
    """

    mark: str
    host_id: str
    container_id: str
    user: str


class TerminalNotes:
    """Notes in files of a directory that one process at a time uses.

    Args:
        directory: made if it is not there; None keeps nothing.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory
        if directory is not None:
            directory.mkdir(mode=0o700, exist_ok=True)

    def add(self, note: TerminalNote) -> None:
        """A terminal is about to be opened."""
        if self._directory is not None:
            (self._directory / note.mark).write_text(note.model_dump_json())

    def remove(self, note: TerminalNote) -> None:
        """It is over."""
        if self._directory is not None:
            (self._directory / note.mark).unlink(missing_ok=True)

    def read(self) -> list[TerminalNote]:
        """What is noted; half a note, of which the rest was never written, is thrown away."""
        paths = sorted(self._directory.iterdir()) if self._directory is not None else []
        notes = []
        for path in paths:
            try:
                notes.append(TerminalNote.model_validate_json(path.read_bytes()))
            except ValidationError:
                path.unlink()
        return notes
