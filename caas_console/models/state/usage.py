"""Which containers use an image, a network or a volume."""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from caas_console.backend.contracts.resources import Container, Image, Network, Volume
from caas_console.backend.contracts.watch import ResourceKind
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta, PendingDelta

# What is used: the kind, the host, and the engine's id or name, as the container tells it.
Used = tuple[ResourceKind, str, str]

_NOBODY: frozenset[str] = frozenset()


def _uses(container: Container) -> Iterator[Used]:
    host_id = container.host_id
    yield "image", host_id, container.image_id
    for attachment in container.networks:
        # A container that never ran knows its networks by name only.
        yield "network", host_id, attachment.network_id or attachment.network
    for mount in container.mounts:
        if mount.type == "volume":
            yield "volume", host_id, mount.source


class UsageIndex:
    """The users of every object; an index: an object whose users changed is looked at again."""

    def __init__(self, cache: ResourceCache) -> None:
        self._cache = cache
        self._uses: dict[str, frozenset[Used]] = {}
        self._users: defaultdict[Used, set[str]] = defaultdict(set)

    def users_of(self, resource: Image | Network | Volume) -> AbstractSet[str]:
        """The ids of the containers that use it, running or not."""
        host_id, engine_id = resource.ref
        users: AbstractSet[str] = self._users.get((resource.kind, host_id, engine_id), _NOBODY)
        if isinstance(resource, Network):
            users = users | self._users.get((resource.kind, host_id, resource.name), _NOBODY)
        return users

    def update(self, delta: CacheDelta) -> CacheDelta:
        changed: set[Used] = set()
        for container_id in delta.removed_of("container"):
            changed |= self._set(container_id, frozenset())
        for container_id in delta.upserted_of("container"):
            container = self._cache.containers[container_id]
            changed |= self._set(container_id, frozenset(_uses(container)))
        return self._touched(changed)

    def _set(self, container_id: str, uses: frozenset[Used]) -> frozenset[Used]:
        """Replace what a container uses; what it took up or let go."""
        before = self._uses.get(container_id, frozenset())
        if uses == before:
            return frozenset()
        for used in before - uses:
            self._users[used].discard(container_id)
            if not self._users[used]:
                del self._users[used]
        for used in uses - before:
            self._users[used].add(container_id)
        if uses:
            self._uses[container_id] = uses
        else:
            del self._uses[container_id]
        return before ^ uses

    def _touched(self, used: set[Used]) -> CacheDelta:
        touched = PendingDelta()
        for kind, host_id, reference in used:
            object_id = f"{host_id}/{reference}"
            if object_id in self._cache.objects(kind):
                touched.upsert(kind, object_id)
            elif kind == "network":
                self._touch_named_network(host_id, reference, touched)
        return touched.view()

    def _touch_named_network(self, host_id: str, name: str, touched: PendingDelta) -> None:
        for network in self._cache.networks.values():
            if network.host_id == host_id and network.name == name:
                touched.upsert("network", network.id)
