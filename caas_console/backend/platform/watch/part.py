"""What is in the database and may be watched, as a feed that follows the change log."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import suppress

from sqlalchemy import select

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.watch import PLATFORM_PART, Resource, WatchBatch, upsert
from caas_console.backend.feed.feed import BATCH_INTERVAL, Feed, FeedCursor
from caas_console.backend.platform.store.change_log import (
    LoggedChange,
    changes_after,
    compact,
    latest_revision,
)
from caas_console.backend.platform.store.credentials import SESSIONS, TOKENS
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.environments import list_environments
from caas_console.backend.platform.store.jobs import list_jobs
from caas_console.backend.platform.store.quotas import QUOTAS
from caas_console.backend.platform.store.schema import api_tokens, identity, sessions
from caas_console.backend.platform.store.tenancy import BINDINGS, GROUPS, PEOPLE, TENANTS

# How many changes before the start a watcher may resume from; each costs start-up time.
REPLAYED = 1_000
COMPACT_INTERVAL = 3600.0  # seconds
AGAIN_AFTER = 1.0  # seconds, while the database cannot be read

_logger = logging.getLogger(__name__)


class PlatformPart:
    """A feed whose epoch names the database and whose sequence is the database's revision.

    So a watcher resumes where it was across restarts, and with any process on the database.
    """

    def __init__(self, database: Database) -> None:
        self.feed = Feed(PLATFORM_PART)
        self._database = database

    @property
    def name(self) -> str:
        """The part's name in batches."""
        return self.feed.part

    def watch(self, cursor: str) -> AsyncIterator[WatchBatch]:
        """See :class:`caas_console.backend.platform.watch.stream.Part`."""
        return self.feed.watch(cursor)

    async def load(self) -> None:
        """Take up the present state and the latest changes that led to it."""
        async with self._database.reading() as connection:
            epoch = await connection.scalar(select(identity.c.epoch))
            before = max(0, await latest_revision(connection) - REPLAYED)
            resources: list[Resource] = [
                *await list_environments(connection),
                *await list_jobs(connection),
                *await TENANTS.list(connection),
                *await PEOPLE.list(connection),
                *await GROUPS.list(connection),
                *await BINDINGS.list(connection),
                *await QUOTAS.list(connection),
                *await SESSIONS.list(connection, sessions.c.ended_at.is_(None)),
                *await TOKENS.list(connection, api_tokens.c.revoked_at.is_(None)),
            ]
            changes = await changes_after(connection, before)
        self.feed.replace(resources, FeedCursor(epoch=str(epoch), sequence=before))
        self._apply(list(_as_present(changes, resources)))

    async def follow(self) -> None:
        """Tell what is committed, in the order of its revisions, for ever."""
        while True:
            # Some commits wake nobody here: after an interval they are looked for.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._database.poll_interval):
                    await self._database.changed.wait()
            self._database.changed.clear()
            try:
                await self._catch_up()
            except ConsoleError as error:
                _logger.warning("the change log cannot be read: %s", error)
                await asyncio.sleep(AGAIN_AFTER)
                self._database.changed.set()
            # What is committed meanwhile is read, and told, together.
            await asyncio.sleep(BATCH_INTERVAL)

    async def compact_regularly(self) -> None:
        """Keep the change log short, for ever."""
        while True:
            try:
                await compact(self._database)
            except ConsoleError as error:
                _logger.warning("the change log cannot be compacted: %s", error)
            await asyncio.sleep(COMPACT_INTERVAL)

    async def _catch_up(self) -> None:
        seen = self.feed.cursor.sequence
        async with self._database.reading() as connection:
            changes = await changes_after(connection, seen)
        if changes and changes[0].revision > seen + 1:
            # Others made so many that the first ones were compacted before they were read.
            await self.load()
        else:
            self._apply(changes)

    def _apply(self, changes: list[LoggedChange]) -> None:
        # Each at its own revision: a watcher may come from an instance that read fewer at a time.
        for logged in changes:
            position = FeedCursor(epoch=self.feed.cursor.epoch, sequence=logged.revision)
            self.feed.mirror([logged.change], position)


def _as_present(
    changes: Sequence[LoggedChange], resources: Iterable[Resource]
) -> Iterator[LoggedChange]:
    """The changes; the last one of each object tells it as it was just read.

    What the log holds may have been written by a version that knew less of it.
    """
    present = {(one.kind, one.id): one for one in resources}
    last = {(one.change.kind, one.change.id): one.revision for one in changes}
    for logged in changes:
        key = logged.change.kind, logged.change.id
        known = present.get(key)
        if known is not None and last[key] == logged.revision:
            yield LoggedChange(logged.revision, upsert(known))
        else:
            yield logged
