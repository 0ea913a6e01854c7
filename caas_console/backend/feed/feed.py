"""A part's present objects and its latest changes, and how a watcher follows them.

Design: one ring of changes serves every watcher. A watcher holds only a position in it, so a
slow one costs no memory; when the ring has moved past its position it gets a new snapshot.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterable, Iterator

from caas_console.backend.contracts.resources import Record
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import (
    Change,
    Resource,
    ResourceKind,
    WatchBatch,
    upsert,
)
from caas_console.backend.feed.objects import Key, Objects

SNAPSHOT_CHUNK = 500
RING_LENGTH = 20_000
# Seconds between two deltas to one watcher: a screen's refresh or two, and longer where there
# are so many watchers that telling each of them so often would be all that is done.
BATCH_INTERVAL = 0.03
LONGEST_INTERVAL = 0.1
INTERVAL_PER_WATCHER = 0.0005
HEARTBEAT = 10.0  # seconds of silence after which a watcher gets an empty delta


class FeedCursor(Record):
    """A position: which life of the feed (``epoch``), and how many changes into it."""

    epoch: str
    sequence: int

    @classmethod
    def parse(cls, text: str) -> "FeedCursor | None":
        """The cursor in ``text``; None where it is none of ours."""
        epoch, separator, sequence = text.rpartition(":")
        if not (epoch and separator and sequence.isdecimal()):
            return None
        return cls(epoch=epoch, sequence=int(sequence))

    def __str__(self) -> str:
        return f"{self.epoch}:{self.sequence}"


class Feed:
    """The objects of one part and their changes.

    Args:
        part: the part's name in batches, for example ``region/local``.
        epoch: names this life of the feed: a cursor of another life cannot be resumed. A
            mirror of a feed takes over its epoch and sequence (see :meth:`replace`).
        ring_length: how many changes a watcher may lag behind before it gets a snapshot.
    """

    def __init__(
        self, part: str, *, epoch: str | None = None, ring_length: int = RING_LENGTH
    ) -> None:
        self.part = part
        self._epoch = epoch or secrets.token_hex(8)
        self._sequence = 0
        self._objects = Objects()
        # Each change with the sequence that it led to; what is older than the ring's content
        # came to `_floor`.
        self._ring: deque[tuple[int, Change]] = deque()
        self._ring_length = ring_length
        self._floor = 0
        self._changed = asyncio.Event()
        self._watchers = 0

    @property
    def cursor(self) -> FeedCursor:
        """The position after the latest change."""
        return FeedCursor(epoch=self._epoch, sequence=self._sequence)

    def get(self, kind: ResourceKind, object_id: str) -> Resource | None:
        """The object as it is now, if there is one."""
        return self._objects.get(kind, object_id)

    def objects(
        self, kind: ResourceKind, *, after: str = "", tenants: Collection[str] | None = None
    ) -> Iterator[Resource]:
        """The present objects of a kind, by id; do not publish while iterating.

        Args:
            kind: which kind.
            after: those with greater ids alone.
            tenants: those of these tenants alone; None is everybody's.
        """
        return self._objects.after(kind, after, tenants)

    def all_objects(self) -> Iterator[Resource]:
        """The present objects of every kind; do not publish while iterating."""
        return iter(self._objects)

    def publish(self, changes: Iterable[Change]) -> None:
        """Apply changes and tell the watchers; what changes nothing is dropped."""
        effective = [change for change in changes if self._apply(change)]
        if effective:
            for change in effective:
                self._sequence += 1
                self._remember(change)
            self._wake()

    def mirror(self, changes: Iterable[Change], cursor: FeedCursor) -> None:
        """Apply what a mirrored feed told, and stand where it stood afterwards.

        All are kept, since a watcher that comes from another mirror may not have seen what
        changes nothing here: that one may have been told the same in other batches.
        """
        self._sequence = cursor.sequence
        for change in changes:
            self._apply(change)
            self._remember(change)
        self._wake()

    def replace(self, resources: Iterable[Resource], cursor: FeedCursor) -> None:
        """Start a new life with these objects, at another feed's position (for a mirror)."""
        self._epoch, self._sequence = cursor.epoch, cursor.sequence
        self._objects = Objects(resources)
        self._ring.clear()
        self._floor = cursor.sequence
        self._wake()

    def _remember(self, change: Change) -> None:
        self._ring.append((self._sequence, change))
        if len(self._ring) > self._ring_length:
            self._floor, _ = self._ring.popleft()

    def _apply(self, change: Change) -> bool:
        if change.object is None:
            return self._objects.drop(change.kind, change.id)
        return self._objects.put(change.object)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def watch(self, cursor: str = "") -> AsyncIterator[WatchBatch]:
        """A snapshot, or where ``cursor`` can be resumed what came after it; then deltas."""
        position = FeedCursor.parse(cursor)
        self._watchers += 1
        try:
            async with closing(self._follow(position)) as batches:
                async for batch in batches:
                    yield batch
        finally:
            self._watchers -= 1

    async def _follow(self, position: FeedCursor | None) -> AsyncIterator[WatchBatch]:
        while True:
            changed = self._changed
            if position is None or not self._resumable(position):
                position = self.cursor
                for batch in self._snapshot(position):
                    yield batch
                continue
            if position.sequence < self._sequence:
                changes = self._since(position)
                position = self.cursor
                yield WatchBatch(
                    part=self.part, phase="delta", changes=changes, cursor=str(position)
                )
                paced = max(BATCH_INTERVAL, INTERVAL_PER_WATCHER * self._watchers)
                await asyncio.sleep(min(paced, LONGEST_INTERVAL))
                continue
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await changed.wait()
            except TimeoutError:
                yield WatchBatch(part=self.part, phase="delta", cursor=str(position))

    def _resumable(self, position: FeedCursor) -> bool:
        known = self._floor <= position.sequence <= self._sequence
        return position.epoch == self._epoch and known

    def _snapshot(self, position: FeedCursor) -> Iterator[WatchBatch]:
        # The objects are collected before the first yield, so that they are those of `position`.
        changes = [upsert(resource) for resource in self._objects]
        yield WatchBatch(part=self.part, phase="begin")
        for start in range(0, len(changes), SNAPSHOT_CHUNK):
            chunk = tuple(changes[start : start + SNAPSHOT_CHUNK])
            yield WatchBatch(part=self.part, phase="snapshot", changes=chunk)
        yield WatchBatch(part=self.part, phase="end", cursor=str(position))

    def _since(self, position: FeedCursor) -> tuple[Change, ...]:
        """The changes after ``position``, only the latest of each object."""
        latest: dict[Key, Change] = {}
        for sequence, change in reversed(self._ring):
            if sequence <= position.sequence:
                break
            latest.setdefault((change.kind, change.id), change)
        return tuple(reversed(latest.values()))
