"""Which terminals are open, and which have still to be hung up.

An engine leaves the processes of a terminal alone when its connection is cut (decision 0022). It
cannot be hung up before its host answers again; and who was killed cannot hang up any more, so
that the process that comes after it has to, for which it is written down.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from caas_console.backend.contracts.resources import Record

_logger = logging.getLogger(__name__)


class TerminalNote(Record):
    """A terminal: where it is, and what its processes are known by.

    Attributes:
        mark: the name of the note, and what its processes carry in their environment.
        endpoint: of the daemon; what a host is called may be another in the next process.
        user: as whom they run.
    """

    mark: str
    endpoint: str
    container_id: str
    user: str


class TerminalNotes:
    """Notes in files of a directory that one connection at a time uses.

    Those that are there already were left behind by a process that was killed.

    Args:
        directory: made if it is not there; None writes nothing down.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory
        self._left_behind: dict[str, TerminalNote] = {}
        if directory is not None:
            directory.mkdir(mode=0o700, exist_ok=True)
            self._left_behind |= {note.mark: note for note in read_notes(directory)}

    def add(self, note: TerminalNote) -> None:
        """A terminal is about to be opened."""
        if self._directory is None:
            return
        try:
            (self._directory / note.mark).write_text(note.model_dump_json())
        except OSError as error:
            # A full disk, where a shell may be what is needed to make room.
            _logger.warning("a terminal could not be noted: %s", error)

    def remove(self, note: TerminalNote) -> None:
        """It is over."""
        self._left_behind.pop(note.mark, None)
        if self._directory is not None:
            (self._directory / note.mark).unlink(missing_ok=True)

    def leave_behind(self, note: TerminalNote) -> None:
        """Nobody uses it any more, but it could not be hung up."""
        self._left_behind[note.mark] = note

    def left_behind(self, endpoint: str) -> list[TerminalNote]:
        """Those that are to be hung up at a daemon."""
        return [note for note in self._left_behind.values() if note.endpoint == endpoint]


def read_notes(directory: Path) -> Iterator[TerminalNote]:
    """What is noted in a directory; half a note, never written to its end, is thrown away."""
    for path in sorted(directory.iterdir()):
        try:
            yield TerminalNote.model_validate_json(path.read_bytes())
        except ValidationError:
            path.unlink()
