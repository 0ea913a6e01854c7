"""What a database that cannot do its work is to people."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from caas_console.backend.contracts.errors import PlatformUnavailable

_HINTS = {
    "SQLITE_FULL": "Free space on the disk; the platform goes on by itself.",
    "SQLITE_READONLY": "Make the platform's data directory writable for its user.",
    "SQLITE_CANTOPEN": "Make the platform's data directory accessible for its user.",
    "SQLITE_IOERR": "Check the disk; the system's log tells more.",
    "SQLITE_BUSY": "Another program holds the database; end it.",
    "SQLITE_CORRUPT": "Restart the platform: it keeps the damaged file and begins a new one.",
    "SQLITE_NOTADB": "Restart the platform: it keeps the damaged file and begins a new one.",
}


_DAMAGES = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite says that the file is no database, or no whole one."""
    return _name(error) in _DAMAGES


def unavailable(error: BaseException | None) -> PlatformUnavailable | None:
    """What to tell people of SQLite's failure; None where it is a bug of ours."""
    hint = _HINTS.get(_name(error))
    if hint is None:
        return None
    return PlatformUnavailable("The platform's database cannot be used", str(error), hint)


@contextmanager
def translated_failures() -> Iterator[None]:
    """Turns what the disk or another program did to the database into PlatformUnavailable."""
    try:
        yield
    except DBAPIError as error:
        if told := unavailable(error.orig):
            raise told from error
        raise


def _name(error: BaseException | None) -> str:
    """SQLite's name for a failure (sqlite.org/rescode.html), without its extension."""
    return "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
