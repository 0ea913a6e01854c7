"""What a database that cannot do its work is to people."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from caas_console.backend.contracts.errors import Conflict, PlatformUnavailable

_SQLITE_HINTS = {
    "SQLITE_FULL": "Free space on the disk; the platform goes on by itself.",
    "SQLITE_READONLY": "Make the platform's data directory writable for its user.",
    "SQLITE_CANTOPEN": "Make the platform's data directory accessible for its user.",
    "SQLITE_IOERR": "Check the disk; the system's log tells more.",
    "SQLITE_BUSY": "Another program holds the database; end it.",
    "SQLITE_CORRUPT": "Restart the platform: it keeps the damaged file and begins a new one.",
    "SQLITE_NOTADB": "Restart the platform: it keeps the damaged file and begins a new one.",
}
_DAMAGES = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}

# mariadb.com/kb/en/mariadb-error-code-reference; of the driver: pymysql.constants.CR.
# The record changed since it was read, a lock was waited for in vain, somebody else won; then a
# savepoint is not there any more.
_CONFLICTS = {1020, 1205, 1213, 1305}
# The node has lost the others, shuts down, ended the session, took too many; nothing listens,
# the server went away, the connection was cut.
_LOSSES = {1040, 1047, 1053, 1927, 2002, 2003, 2006, 2013}
# Of a commit. Where Galera says so, the node lost the others amid it.
_COMMIT_FAILED, _GALERAS = 1180, "provider status"
_DISK_FULL = "Free space on the database's disks; the platform goes on by itself."
_UNREACHABLE = "The platform tries again by itself. See whether the database's nodes run."
_MARIADB_HINTS = {
    1021: _DISK_FULL,
    1044: "Give the platform's account all rights on its database.",
    1045: "Set the account and its password in the database's URL.",
    1049: "Create the database, or set its name in the database's URL.",
    1114: _DISK_FULL,
    1142: "Give the platform's account all rights on its database.",
    1180: "See whether the database's nodes run, and what their logs tell.",
    1290: "Let the server take writes (read_only=OFF), or name the one that does.",
    1419: "Set log_bin_trust_function_creators=ON on each node: the platform makes triggers.",
    **dict.fromkeys(_CONFLICTS, "Try again: others changed the same at the same time."),
    **dict.fromkeys(_LOSSES, _UNREACHABLE),
}
_MARIADB_DUPLICATE = 1062
_SQLITE_DUPLICATES = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite says that the file is no database, or no whole one."""
    return _name(error) in _DAMAGES


def is_conflict(error: BaseException | None) -> bool:
    """Whether MariaDB refused a transaction that may succeed when it is run anew."""
    return _code(error) in _CONFLICTS


def is_lost(error: BaseException | None) -> bool:
    """Whether the connection to MariaDB is of no use any more, or could not be made."""
    code = _code(error)
    return code in _LOSSES or (code == _COMMIT_FAILED and _GALERAS in str(error))


def unavailable(error: BaseException | None) -> PlatformUnavailable | None:
    """What to tell people of the database's failure; None where it is a bug of ours."""
    hint = _SQLITE_HINTS.get(_name(error)) or _MARIADB_HINTS.get(_code(error))
    if hint is None:
        return None
    return PlatformUnavailable("The platform's database cannot be used", str(error), hint)


@contextmanager
def translated_duplicates() -> Iterator[None]:
    """Turns the refusal of a row that somebody else made into a Conflict."""
    try:
        yield
    except DBAPIError as error:
        duplicate = getattr(error.orig, "sqlite_errorname", "") in _SQLITE_DUPLICATES
        if not duplicate and _code(error.orig) != _MARIADB_DUPLICATE:
            raise
        raise Conflict(
            "There is such a one already",
            "Somebody else made it at the same time.",
            "Look at what is there, and choose another name if you need one more.",
        ) from error


@contextmanager
def translated_failures() -> Iterator[None]:
    """Turns what others did to the database into ConsoleErrors: disks, programs, other writers."""
    try:
        with translated_duplicates():
            yield
    except DBAPIError as error:
        if told := unavailable(error.orig):
            raise told from error
        raise
    except PoolTimeout as error:
        hint = "Try again: it has more to do than it can."
        raise PlatformUnavailable("The platform's database is busy", hint=hint) from error


def _name(error: BaseException | None) -> str:
    """SQLite's name for a failure (sqlite.org/rescode.html), without its extension."""
    return "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])


def _code(error: BaseException | None) -> int:
    """MariaDB's number for a failure; 0 for another's."""
    first = error.args[0] if error is not None and error.args else 0
    return first if isinstance(first, int) else 0
