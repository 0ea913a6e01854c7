"""The notes of direct mode's terminals: each console's own, and those of consoles that were killed.

Several consoles may run at once. Each holds a lock for its directory of notes, which the system
lets go of with the process, so that the notes of a dead one can be told from those of the others.
"""

import fcntl
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from caas_console.backend.engine.terminal_notes import TerminalNotes, read_notes

_DIRECTORY = "direct-terminals"
_LOCK = ".lock"


@contextmanager
def own_terminals(runtime: Path, endpoints: Collection[str]) -> Iterator[TerminalNotes]:
    """The notes of one connection, with those that dead ones left at the same daemons.

    Args:
        runtime: the user's runtime directory.
        endpoints: the daemons; what was left at others is for whoever connects to them.
    """
    place = runtime / _DIRECTORY
    place.mkdir(mode=0o700, exist_ok=True)
    own = place / secrets.token_hex(8)
    with _lock_of(own).open("w") as lock:
        # One after the other: what is being made here looks dead until it is locked.
        with (place / "changing").open("w") as changing:
            fcntl.flock(changing, fcntl.LOCK_EX)
            fcntl.flock(lock, fcntl.LOCK_EX)
            own.mkdir(mode=0o700)
            for other in _others(place, own):
                _take_over(other, own, endpoints)
        try:
            yield TerminalNotes(own)
        finally:
            _remove_if_empty(own)


def _others(place: Path, own: Path) -> Iterator[Path]:
    """The directories of connections that are no more."""
    for path in place.glob(f"*{_LOCK}"):
        directory = path.with_suffix("")
        if directory != own:
            with path.open("w") as lock:
                if _is_free(lock):
                    yield directory


def _is_free(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_over(dead: Path, own: Path, endpoints: Collection[str]) -> None:
    for note in read_notes(dead) if dead.is_dir() else ():
        if note.endpoint in endpoints:
            (dead / note.mark).rename(own / note.mark)
    _remove_if_empty(dead)


def _remove_if_empty(directory: Path) -> None:
    if directory.is_dir() and any(directory.iterdir()):
        return
    _lock_of(directory).unlink(missing_ok=True)
    if directory.is_dir():
        directory.rmdir()


def _lock_of(directory: Path) -> Path:
    return directory.with_suffix(_LOCK)
