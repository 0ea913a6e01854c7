"""Which objects changed since the last notice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

from caas_console.backend.contracts.watch import ResourceKind

# Stacks are derived from their containers' labels, and change like any other object.
StateKind = ResourceKind | Literal["stack"]

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CacheDelta:
    """The ids of what changed; listeners look the objects up.

    Attributes:
        upserted: by kind, what is new, changed, or has other derived facts (who uses an image).
        removed: by kind, what is gone; an id may be one that was never told.
        link_changed: the connection changed, and with it what is stale.
    """

    upserted: Mapping[StateKind, AbstractSet[str]] = field(default_factory=dict)
    removed: Mapping[StateKind, AbstractSet[str]] = field(default_factory=dict)
    link_changed: bool = False

    def upserted_of(self, kind: StateKind) -> AbstractSet[str]:
        """The ids of a kind that are to be looked at again."""
        return self.upserted.get(kind, _NOTHING)

    def removed_of(self, kind: StateKind) -> AbstractSet[str]:
        """The ids of a kind that are gone."""
        return self.removed.get(kind, _NOTHING)

    def touches(self, kinds: Iterable[StateKind]) -> bool:
        """Whether anything of these kinds changed."""
        return any(self.upserted_of(kind) or self.removed_of(kind) for kind in kinds)

    def __bool__(self) -> bool:
        return self.link_changed or any(self.upserted.values()) or any(self.removed.values())


class PendingDelta:
    """Changes being collected: of each object, the last thing that happened to it."""

    def __init__(self) -> None:
        self._upserted: defaultdict[StateKind, set[str]] = defaultdict(set)
        self._removed: defaultdict[StateKind, set[str]] = defaultdict(set)
        self.link_changed = False

    def upsert(self, kind: StateKind, object_id: str) -> None:
        """Note an object that is new or changed."""
        self._upserted[kind].add(object_id)
        self._removed[kind].discard(object_id)

    def remove(self, kind: StateKind, object_id: str) -> None:
        """Note an object that is gone."""
        self._removed[kind].add(object_id)
        self._upserted[kind].discard(object_id)

    def merge(self, delta: CacheDelta) -> None:
        """Note everything of another delta, as later than what is noted here."""
        for kind, upserted in delta.upserted.items():
            self._upserted[kind] |= upserted
            self._removed[kind] -= upserted
        for kind, removed in delta.removed.items():
            self._removed[kind] |= removed
            self._upserted[kind] -= removed
        self.link_changed |= delta.link_changed

    def view(self) -> CacheDelta:
        """What has been collected so far; it goes on growing with what is noted later."""
        return CacheDelta(self._upserted, self._removed, self.link_changed)
