"""The present objects of a part, found by id and listed by it, of some tenants or of all."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from heapq import merge

from caas_console.backend.contracts.watch import Resource, ResourceKind

Key = tuple[ResourceKind, str]


class _Ids:
    """Ids in order; sorted when they are asked for, so that many can be added at once."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._sorted = True

    def add(self, object_id: str) -> None:
        self._sorted = self._sorted and (not self._ids or self._ids[-1] < object_id)
        self._ids.append(object_id)

    def remove(self, object_id: str) -> None:
        ids = self._in_order()
        del ids[bisect_left(ids, object_id)]

    def after(self, object_id: str) -> Iterator[str]:
        ids = self._in_order()
        return (ids[index] for index in range(bisect_right(ids, object_id), len(ids)))

    def _in_order(self) -> list[str]:
        if not self._sorted:
            self._ids.sort()
            self._sorted = True
        return self._ids


class Objects:
    """One object a kind and id; a page of a list costs what is on it, not what there is."""

    def __init__(self, resources: Iterable[Resource] = ()) -> None:
        self._by_key: dict[Key, Resource] = {}
        self._ids: defaultdict[ResourceKind, defaultdict[str | None, _Ids]] = defaultdict(
            lambda: defaultdict(_Ids)
        )
        for resource in resources:
            self.put(resource)

    def __iter__(self) -> Iterator[Resource]:
        return iter(self._by_key.values())

    def get(self, kind: ResourceKind, object_id: str) -> Resource | None:
        """The object as it is now, if there is one."""
        return self._by_key.get((kind, object_id))

    def put(self, resource: Resource) -> bool:
        """Add or replace an object; whether that changed anything."""
        key = (resource.kind, resource.id)
        former = self._by_key.get(key)
        if former == resource:
            return False
        self._by_key[key] = resource
        if former is None or former.tenant_id != resource.tenant_id:
            if former is not None:
                self._ids[former.kind][former.tenant_id].remove(former.id)
            self._ids[resource.kind][resource.tenant_id].add(resource.id)
        return True

    def drop(self, kind: ResourceKind, object_id: str) -> bool:
        """Remove an object; whether there was one."""
        former = self._by_key.pop((kind, object_id), None)
        if former is None:
            return False
        self._ids[kind][former.tenant_id].remove(object_id)
        return True

    def after(
        self, kind: ResourceKind, object_id: str, tenants: Collection[str] | None = None
    ) -> Iterator[Resource]:
        """The objects of a kind with greater ids, by id; do not change any while iterating.

        Args:
            kind: which kind.
            object_id: where to begin; empty for all.
            tenants: whose; None is everybody's.
        """
        lists = self._ids[kind]
        wanted = (
            lists.values() if tenants is None else [lists[one] for one in tenants if one in lists]
        )
        for found in merge(*(ids.after(object_id) for ids in wanted)):
            yield self._by_key[kind, found]
