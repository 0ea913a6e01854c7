"""What a client watches: every part's changes, as far as it may see them."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from typing import Protocol

from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import WatchBatch
from caas_console.backend.feed.merging import merged
from caas_console.backend.platform.policy.decision import Actor, may_see, sight_of
from caas_console.backend.platform.watch.cursor import (
    Positions,
    decode_positions,
    encode_positions,
)

_SIGHT = "sight"
# Of these everybody sees their own, whatever the sight.
_OWN_KINDS = frozenset({"session", "token"})
# For how many batches and sights it is kept what is told: those of the last moment.
_KEPT = 64


class Part(Protocol):
    """Something that numbers its own changes."""

    @property
    def name(self) -> str:
        """Its name in batches."""

    def watch(self, cursor: str) -> AsyncIterator[WatchBatch]:
        """Its state, or where ``cursor`` can be resumed what came after it; then its changes."""


class Telling:
    """Batches as clients get them: filtered and encoded once for all who see the same.

    Here alone changes are filtered by policy. A part tells all who are at one position the same
    batch.
    """

    def __init__(self) -> None:
        # A batch is kept with what was made of it: its id is its own for as long.
        self._known: OrderedDict[tuple[int, str, str], tuple[WatchBatch, WatchBatch]] = (
            OrderedDict()
        )

    def told(self, batch: WatchBatch, actor: Actor, sight: str, cursor: str) -> WatchBatch:
        """What an actor with this sight is told of a part's batch, at the stream's cursor."""
        if batch.phase != "delta" or not batch.changes:
            # Of a snapshot, or a sign of life, each watcher has its own.
            return _told(batch, actor, cursor)
        own = any(change.kind in _OWN_KINDS for change in batch.changes)
        key = (id(batch), f"{sight} {actor.id}" if own else sight, cursor)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (batch, _told(batch, actor, cursor))
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return known[1]


def _told(batch: WatchBatch, actor: Actor, cursor: str) -> WatchBatch:
    changes = tuple(change for change in batch.changes if may_see(actor, change))
    return batch.model_copy(update={"changes": changes, "cursor": cursor})


async def watch_parts(
    parts: Iterable[Part], actor: Actor, cursor: str, telling: Telling
) -> AsyncIterator[WatchBatch]:
    """The batches of all parts, with cursors that say where every part stands.

    A cursor holds for what its actor could see: whoever may see more or less by now begins
    with snapshots, which show the one and forget the other.
    """
    sight = sight_of(actor)
    positions = decode_positions(cursor)
    if positions.get(_SIGHT) != sight:
        positions = {_SIGHT: sight}
    sources = [part.watch(positions.get(part.name, "")) for part in parts]
    async with closing(merged(sources)) as batches:
        async for batch in batches:
            yield telling.told(batch, actor, sight, _moved(positions, batch))


def _moved(positions: Positions, batch: WatchBatch) -> str:
    """The stream's cursor after a batch; empty inside a part's snapshot."""
    if batch.phase == "begin":
        # Until its end, this part cannot be resumed but from the start.
        positions.pop(batch.part, None)
    if not batch.cursor:
        return ""
    positions[batch.part] = batch.cursor
    return encode_positions(positions)
