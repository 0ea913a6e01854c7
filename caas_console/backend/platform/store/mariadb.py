"""A MariaDB, alone or a Galera cluster, that several platforms share."""

from datetime import UTC
from typing import Any

from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from caas_console.backend.platform.store.dialects import Begun, Engines
from caas_console.backend.platform.store.failures import is_lost
from caas_console.backend.platform.store.schema import identity

_DRIVER = "mysql+aiomysql"
# What aiomysql is made of.
_PLAIN_DRIVER = "mysql+pymysql"
_CONNECTIONS = 10
_MORE_CONNECTIONS = 10
# One unit of work runs at a time, but for those that do not wait.
_WRITERS = 2
_RECYCLED_AFTER = 1800.0  # seconds; well before wait_timeout, 8 h by default
_NOW = func.utc_timestamp(text("6"))  # with microseconds
_CONNECT_TIMEOUT = 5  # seconds
_SETTINGS = (
    # A reader that began sees one state, also over several statements.
    "tx_isolation='REPEATABLE-READ'",
    # What was committed before on any node is seen, for a quarter of a millisecond.
    "wsrep_sync_wait=1",
    # Others hold the counter for milliseconds; whoever holds it longer has died.
    "innodb_lock_wait_timeout=10",
    # What does not fit is refused instead of cut.
    "sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
    "time_zone='+00:00'",
)
# Each unit of work holds the counter: an instance that is paused amid one would keep all others
# from writing. Its connection is ended by the server instead.
_NO_PAUSE = "idle_transaction_timeout=5"  # seconds


class MariaDB:
    """See :class:`caas_console.backend.platform.store.dialects.Dialect`."""

    # A node that dies stops the writes for some seconds.
    patience = 30.0
    answers_get_lost = True
    is_shared = True
    poll_interval = 0.1

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername=_DRIVER)

    def create_engines(self) -> Engines:
        # A reader must not get a connection to a node that died since. A unit of work begins
        # again, and while it holds the counter nobody else writes: a ping would be in the way.
        return Engines(
            self._create_engine(_CONNECTIONS, pool_pre_ping=True),
            self._create_engine(_WRITERS, pool_pre_ping=False),
        )

    def _create_engine(self, size: int, *, pool_pre_ping: bool) -> AsyncEngine:
        engine = create_async_engine(
            self._url,
            pool_size=size,
            max_overflow=_MORE_CONNECTIONS,
            pool_recycle=_RECYCLED_AFTER,
            pool_pre_ping=pool_pre_ping,
            # Each transaction is ended where it began; one more rollback would take the time of
            # a statement, and fail on a connection that was lost since.
            pool_reset_on_return=None,
            connect_args=_connect_arguments(*_SETTINGS, _NO_PAUSE),
        )
        event.listen(engine.sync_engine, "handle_error", _tell_lost)
        return engine

    async def begin_unit(self, connection: AsyncConnection) -> Begun:
        # Locked until the commit. A unit on another node is told of a deadlock.
        locked = select(identity.c.revision, _NOW).with_for_update()
        revision, now = (await connection.execute(locked)).one()
        return Begun(revision, now.replace(tzinfo=UTC))


def plain_engine(url: URL) -> Engine:
    """For what runs where no loop does; close its connections."""
    return create_engine(
        url.set(drivername=_PLAIN_DRIVER),
        poolclass=NullPool,
        connect_args=_connect_arguments(*_SETTINGS),
    )


def _connect_arguments(*session: str) -> dict[str, Any]:
    """What each session with the server is set to."""
    settings = ", ".join(f"SESSION {setting}" for setting in session)
    return {
        "charset": "utf8mb4",
        "connect_timeout": _CONNECT_TIMEOUT,
        "init_command": f"SET {settings}",
    }


def _tell_lost(context: ExceptionContext) -> None:
    # To SQLAlchemy, a connection to a node that lost the others is a good one.
    if is_lost(context.original_exception):
        context.is_disconnect = True
