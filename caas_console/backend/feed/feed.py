"""A part's present objects and its latest changes, and how a watcher follows them.

Design: one ring of changes serves every watcher. A watcher holds only a position in it, so a
slow one costs no memory; when the ring has moved past its position it gets a new snapshot. The
ring has the latest change of each object alone, since nobody is told of the others: so it grows
with what there is, and not with what happens.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import takewhile

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
# Watchers of a cohort are told at once, and so the same; all at once would hold up everything else.
COHORTS = 10
HEARTBEAT = 10.0  # seconds of silence after which a watcher gets an empty delta
# A mirror may lag behind the one that a watcher comes from; so long it is given to get there.
CATCH_UP = 3.0  # seconds


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
        # The latest change of each object with the sequence that it led to, in that order; what
        # is older than the ring's content came to `_floor`.
        self._ring: OrderedDict[Key, tuple[int, Change]] = OrderedDict()
        self._ring_length = ring_length
        self._floor = 0
        self._changed = asyncio.Event()
        self._watchers = 0
        # What came after a sequence, up to the present: the same for all who stand there.
        self._deltas: dict[int, WatchBatch] = {}

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
        key = (change.kind, change.id)
        self._ring[key] = (self._sequence, change)
        self._ring.move_to_end(key)
        if len(self._ring) > self._ring_length:
            _, (self._floor, _) = self._ring.popitem(last=False)

    def _apply(self, change: Change) -> bool:
        if change.object is None:
            return self._objects.drop(change.kind, change.id)
        return self._objects.put(change.object)

    def _wake(self) -> None:
        self._deltas.clear()
        self._changed.set()
        self._changed = asyncio.Event()

    async def watch(self, cursor: str = "") -> AsyncIterator[WatchBatch]:
        """A snapshot, or where ``cursor`` can be resumed what came after it; then deltas."""
        position = FeedCursor.parse(cursor)
        phase = self._watchers % COHORTS / COHORTS
        self._watchers += 1
        try:
            if position is not None:
                await self._reach(position)
            async with closing(self._follow(position, phase)) as batches:
                async for batch in batches:
                    yield batch
        finally:
            self._watchers -= 1

    async def _reach(self, position: FeedCursor) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP):
                while position.epoch == self._epoch and position.sequence > self._sequence:
                    await self._changed.wait()

    async def _follow(self, position: FeedCursor | None, phase: float) -> AsyncIterator[WatchBatch]:
        while True:
            changed = self._changed
            if position is None or not self._resumable(position):
                position = self.cursor
                for batch in self._snapshot(position):
                    yield batch
                continue
            if position.sequence < self._sequence:
                batch = self._delta(position)
                position = self.cursor
                yield batch
                await asyncio.sleep(self._until_next(phase))
                continue
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await changed.wait()
            except TimeoutError:
                yield WatchBatch(part=self.part, phase="delta", cursor=str(position))

    def _until_next(self, phase: float) -> float:
        """Seconds until a watcher is told again, at the same moments as the rest of its cohort.

        ``phase`` is when in an interval that is, from 0 to 1.
        """
        paced = max(BATCH_INTERVAL, INTERVAL_PER_WATCHER * self._watchers)
        interval = min(paced, LONGEST_INTERVAL)
        return interval - (asyncio.get_running_loop().time() + phase * interval) % interval

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

    def _delta(self, position: FeedCursor) -> WatchBatch:
        """The changes after ``position``, only the latest of each object."""
        known = self._deltas.get(position.sequence)
        if known is None:
            later = takewhile(lambda one: one[0] > position.sequence, reversed(self._ring.values()))
            changes = tuple(change for _, change in later)[::-1]
            known = self._deltas[position.sequence] = WatchBatch(
                part=self.part, phase="delta", changes=changes, cursor=str(self.cursor)
            )
        return known
