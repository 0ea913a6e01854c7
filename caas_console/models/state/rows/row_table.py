"""The rows of one kind of object, kept up to date by the cache's notices."""

from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar

from caas_console.models.state.delta import CacheDelta, StateKind


class Row(Protocol):
    """What every row has.

    Attributes:
        id: of its object.
        haystack: lower-cased text that the filter's words are looked for in.
    """

    @property
    def id(self) -> str: ...
    @property
    def haystack(self) -> str: ...


R = TypeVar("R", bound=Row)
T = TypeVar("T")


class RowTable(Generic[R]):
    """Rows by id; :meth:`update` prepares those that changed.

    Args:
        kind: of the objects.
        objects: all of the kind, by id; the live mapping of the cache or of an index.
        make: prepares a row.
        keep: whether an object has a row.
    """

    def __init__(
        self,
        kind: StateKind,
        objects: Mapping[str, T],
        make: Callable[[T], R],
        keep: Callable[[T], bool] = lambda _: True,
    ) -> None:
        self.kind = kind

        def prepare(object_id: str) -> R | None:
            item = objects[object_id]
            return make(item) if keep(item) else None

        self._prepare = prepare
        self.rows: dict[str, R] = {
            object_id: make(item) for object_id, item in objects.items() if keep(item)
        }

    def update(self, delta: CacheDelta) -> None:
        """Bring :attr:`rows` up to date; ``delta`` itself tells which changed."""
        for object_id in delta.removed_of(self.kind):
            self.rows.pop(object_id, None)
        for object_id in delta.upserted_of(self.kind):
            row = self._prepare(object_id)
            if row is not None:
                self.rows[object_id] = row
            else:
                self.rows.pop(object_id, None)
