"""What the platform needs to know of a kind of database."""

from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from caas_console.backend.contracts.errors import InvalidInput

# An SQLite file, or a MariaDB.
Place = Path | URL


class Begun(NamedTuple):
    """A unit of work that has begun.

    Attributes:
        revision: the latest one.
        at: when it did, by the server's clock; None where that is this machine's.
    """

    revision: int
    at: datetime | None = None


class Engines(NamedTuple):
    """Connections of two kinds.

    Attributes:
        reading: for readers, who cannot begin again: each is good when it is taken.
        writing: for units of work, which can; it may be the same.
    """

    reading: AsyncEngine
    writing: AsyncEngine

    async def dispose(self) -> None:
        """Let go of all of them."""
        for engine in set(self):
            await engine.dispose()


class Dialect(Protocol):
    """How one kind of database is used."""

    @property
    def patience(self) -> float | None:
        """For how many seconds to try again; None where a failure does not pass by itself."""

    @property
    def answers_get_lost(self) -> bool:
        """Whether a commit may happen of which nobody is told."""

    @property
    def is_shared(self) -> bool:
        """Whether several platforms may use it at once."""

    @property
    def poll_interval(self) -> float:
        """Seconds between two looks for commits of which nobody here was told."""

    def create_engines(self) -> Engines:
        """The connections."""

    async def begin_unit(self, connection: AsyncConnection) -> Begun:
        """Begin a transaction beside which no other unit of work runs."""


def parse_url(text: str) -> URL:
    """Where a MariaDB is, from ``mysql://USER:PASSWORD@HOST:PORT/DATABASE``.

    Raises:
        InvalidInput: it is no such URL, and the password is not repeated; or what drives
            MariaDB is not installed.
    """
    example = "It is like mysql://caas:PASSWORD@db.example:3306/caas"
    try:
        url = make_url(text.strip())
    except ArgumentError as error:
        raise InvalidInput("The database's URL is not valid", hint=example) from error
    if url.get_backend_name() not in ("mysql", "mariadb") or not (url.host and url.database):
        raise InvalidInput("The database's URL names no MariaDB", str(url), example)
    if find_spec("aiomysql") is None:
        raise InvalidInput(
            "The platform cannot use a MariaDB",
            hint="Install it with its extra, as caas-console[platform,mysql].",
        )
    return url


def dialect_at(place: Place) -> Dialect:
    """How the database there is used."""
    if isinstance(place, Path):
        from caas_console.backend.platform.store.sqlite import SQLite  # noqa: PLC0415

        return SQLite(place)
    # Only here: what drives it is an extra.
    from caas_console.backend.platform.store.mariadb import MariaDB  # noqa: PLC0415

    return MariaDB(place)
