"""What a client watches: every part's changes, as far as it may see them."""

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


class Part(Protocol):
    """Something that numbers its own changes."""

    @property
    def name(self) -> str:
        """Its name in batches."""

    def watch(self, cursor: str) -> AsyncIterator[WatchBatch]:
        """Its state, or where ``cursor`` can be resumed what came after it; then its changes."""


async def watch_parts(
    parts: Iterable[Part], actor: Actor, cursor: str
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
            yield _told(batch, actor, _moved(positions, batch))


def _moved(positions: Positions, batch: WatchBatch) -> str:
    """The stream's cursor after a batch; empty inside a part's snapshot."""
    if batch.phase == "begin":
        # Until its end, this part cannot be resumed but from the start.
        positions.pop(batch.part, None)
    if not batch.cursor:
        return ""
    positions[batch.part] = batch.cursor
    return encode_positions(positions)


def _told(batch: WatchBatch, actor: Actor, cursor: str) -> WatchBatch:
    """A part's batch as a client gets it: here alone changes are filtered by policy."""
    changes = batch.changes
    if not all(may_see(actor, change) for change in changes):
        changes = tuple(change for change in changes if may_see(actor, change))
    return batch.model_copy(update={"changes": changes, "cursor": cursor})
