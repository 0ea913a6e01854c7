"""How rows see their host: its name, whose it is, and whether what is known of it is stale."""

from collections.abc import Iterable

from caas_console.backend.contracts.watch import ResourceKind
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta, PendingDelta


class HostView:
    """A host as the rows of its objects show it; one live object a host.

    Rows refer to it, so that a host that becomes unreachable makes no row anew.
    """

    __slots__ = ("_cache", "environment", "id", "name", "tenant")

    def __init__(self, cache: ResourceCache, host_id: str) -> None:
        self._cache = cache
        self.id = host_id
        self.name = host_id
        self.environment = ""
        self.tenant = ""
        self.refresh()

    @property
    def stale(self) -> bool:
        """Whether what is known of the host's objects may no longer be so."""
        return self._cache.is_stale(self.id)

    @property
    def untold(self) -> bool:
        """Whether nobody tells of the host itself any more."""
        return not self._cache.connected

    def refresh(self) -> bool:
        """Take over the names of the host and of whose it is; whether they changed."""
        host = self._cache.hosts.get(self.id)
        if host is None:
            return False
        names = (
            host.name,
            self._cache.name_of("environment", host.environment_id),
            self._cache.name_of("tenant", host.tenant_id),
        )
        changed = names != (self.name, self.environment, self.tenant)
        self.name, self.environment, self.tenant = names
        return changed


_KINDS_ON_HOSTS: tuple[ResourceKind, ...] = (
    "container",
    "image",
    "network",
    "volume",
    "event",
    "job",
)


class HostDirectory:
    """The views of all hosts; an index: objects of a renamed host are to be looked at again."""

    def __init__(self, cache: ResourceCache) -> None:
        self._cache = cache
        self._views: dict[str, HostView] = {}

    def view(self, host_id: str) -> HostView:
        """The host's view; of an unknown host its id serves as the name."""
        found = self._views.get(host_id)
        if found is None:
            found = self._views[host_id] = HostView(self._cache, host_id)
        return found

    def update(self, delta: CacheDelta) -> CacheDelta:
        changed = PendingDelta()
        renamed = {view.id for view in self._perhaps_renamed(delta) if view.refresh()}
        if renamed:
            self._touch_objects(renamed, changed)
        return changed.view()

    def _perhaps_renamed(self, delta: CacheDelta) -> Iterable[HostView]:
        """Of a change of hosts their own views alone: there may be thousands of others."""
        if delta.touches(("environment", "tenant")):
            return self._views.values()
        return [self._views[one] for one in delta.upserted_of("host") if one in self._views]

    def _touch_objects(self, host_ids: set[str], changed: PendingDelta) -> None:
        for host_id in host_ids:
            changed.upsert("host", host_id)
        for kind in _KINDS_ON_HOSTS:
            for resource in self._cache.objects(kind).values():
                if resource.host_id in host_ids:
                    changed.upsert(kind, resource.id)
