"""The console's copy of the state: batches in, coalesced notices out.

Design: applying a batch only updates dictionaries and notes ids. Whoever owns the screen calls
:meth:`ResourceCache.flush` as often as it repaints, so that a thousand changes a second cost a
listener at most thirty calls.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, get_args

from caas_console.backend.contracts.gateway import LinkChanged, LinkState
from caas_console.backend.contracts.resources import (
    Container,
    EngineEvent,
    Environment,
    Host,
    HostState,
    Image,
    Network,
    ObjectRef,
    Volume,
)
from caas_console.backend.contracts.watch import Change, ResourceKind, WatchBatch
from caas_console.models.state.delta import CacheDelta, PendingDelta, StateKind

if TYPE_CHECKING:
    from caas_console.backend.contracts.jobs import Job

Listener = Callable[[CacheDelta], None]
Key = tuple[ResourceKind, str]
# What hosts tell of themselves, and nobody else knows.
_OBSERVED = frozenset({"container", "image", "network", "volume", "event"})


class Index(Protocol):
    """State derived from the cache, brought up to date before any listener is told."""

    def update(self, delta: CacheDelta) -> CacheDelta:
        """Take changes in; what else is to be looked at again because of them."""


class ResourceCache:
    """What the watch stream has told, by kind and id.

    Args:
        on_dirty: called once when there is something to flush; not again before the flush.

    Attributes:
        link: how the connection stands.
        synchronized: whether the snapshot of some part has been complete; until then an empty
            mapping means "not known yet".
    """

    def __init__(self, on_dirty: Callable[[], None] = lambda: None) -> None:
        self.on_dirty = on_dirty
        self.link = LinkChanged(state=LinkState.CONNECTING, since=datetime.now(UTC))
        self.synchronized = False
        self.environments: Mapping[str, Environment] = {}
        self.hosts: Mapping[str, Host] = {}
        self.containers: Mapping[str, Container] = {}
        self.images: Mapping[str, Image] = {}
        self.networks: Mapping[str, Network] = {}
        self.volumes: Mapping[str, Volume] = {}
        self.events: Mapping[str, EngineEvent] = {}
        self.jobs: Mapping[str, Job] = {}
        self._tables: dict[ResourceKind, Any] = {kind: {} for kind in get_args(ResourceKind)}
        self._tables |= {
            "environment": self.environments,
            "host": self.hosts,
            "container": self.containers,
            "image": self.images,
            "network": self.networks,
            "volume": self.volumes,
            "event": self.events,
            "job": self.jobs,
        }
        self._part_of: dict[Key, str] = {}
        self._open_snapshots: dict[str, set[Key]] = {}
        # What is known from before of hosts that have told nothing yet.
        self._unconfirmed: set[Key] = set()
        self._indexes: list[Index] = []
        self._listeners: dict[object, tuple[Listener, frozenset[StateKind]]] = {}
        self._pending = PendingDelta()
        self._dirty = False

    @property
    def connected(self) -> bool:
        """Whether the connection is up, so that changes arrive."""
        return self.link.state is LinkState.CONNECTED

    def objects(self, kind: ResourceKind) -> Mapping[str, Any]:
        """The resources of a kind by id."""
        table: Mapping[str, Any] = self._tables[kind]
        return table

    def name_of(self, kind: ResourceKind, object_id: str) -> str:
        """What an object is called; of one that is not known, its id."""
        known = self._tables[kind].get(object_id)
        return object_id if known is None else str(known.name)

    def is_stale(self, host_id: str) -> bool:
        """Whether what is known of a host's objects may no longer be so."""
        host = self.hosts.get(host_id)
        return not self.connected or host is None or host.state is not HostState.READY

    def apply(self, event: LinkChanged | WatchBatch) -> None:
        """Take in what a gateway's ``events()`` told."""
        if isinstance(event, LinkChanged):
            self._set_link(event)
        else:
            self._apply_batch(event)

    def clear(self) -> None:
        """Forget everything but the connection: somebody else is to see it from now on."""
        self._open_snapshots.clear()
        for key in list(self._part_of):
            self._remove(key)
        self.synchronized = False
        self._mark_dirty()

    def attach(self, index: Index) -> None:
        """Keep derived state up to date from now on, after the indexes attached before."""
        self._indexes.append(index)

    def subscribe(
        self, listener: Listener, kinds: Collection[StateKind] = ()
    ) -> Callable[[], None]:
        """Have changes told with each flush.

        Args:
            listener: told of the changes, and of a changed link whatever the kinds.
            kinds: what it is about; empty means everything.

        Returns:
            What ends the subscription.
        """
        key = object()
        self._listeners[key] = (listener, frozenset(kinds))

        def unsubscribe() -> None:
            self._listeners.pop(key, None)

        return unsubscribe

    def flush(self) -> None:
        """Tell every listener what changed since the last flush."""
        self._dirty = False
        pending, self._pending = self._pending, PendingDelta()
        delta = pending.view()
        if not delta:
            return
        for index in self._indexes:
            pending.merge(index.update(delta))
        delta = pending.view()
        # What one of them cannot bear is told to the others all the same: it is not told again.
        with ExitStack() as telling:
            for listener, kinds in reversed(self._listeners.values()):
                if delta.link_changed or not kinds or delta.touches(kinds):
                    telling.callback(listener, delta)

    def _set_link(self, link: LinkChanged) -> None:
        self.link = link
        self._pending.link_changed = True
        if link.state is not LinkState.CONNECTED:
            # A snapshot that was cut short is begun again, or never needed.
            self._open_snapshots.clear()
        self._mark_dirty()

    def _apply_batch(self, batch: WatchBatch) -> None:
        part = batch.part
        if batch.phase == "begin":
            self._open_snapshots[part] = set()
        named = self._open_snapshots.get(part)
        for change in batch.changes:
            if change.object is None:
                self._remove((change.kind, change.id))
            elif named is None:
                self._upsert(part, change)
                self._confirm(change)
            else:
                named.add((change.kind, change.id))
                self._part_of[change.kind, change.id] = part
                if self._tables[change.kind].get(change.id) != change.object:
                    self._upsert(part, change)
        if batch.phase == "end":
            self._close_snapshot(part)
        if batch.changes or batch.phase == "end":
            self._mark_dirty()

    def _upsert(self, part: str, change: Change) -> None:
        kind, object_id = change.kind, change.id
        self._tables[kind][object_id] = change.object
        self._part_of[kind, object_id] = part
        self._pending.upsert(kind, object_id)

    def _remove(self, key: Key) -> None:
        kind, object_id = key
        if self._tables[kind].pop(object_id, None) is not None:
            del self._part_of[key]
            self._pending.remove(kind, object_id)
        self._unconfirmed.discard(key)
        if kind == "host":
            self._let_go_of_unconfirmed(object_id)

    def _close_snapshot(self, part: str) -> None:
        named = self._open_snapshots.pop(part, set())
        missing = [
            key for key, owner in self._part_of.items() if owner == part and key not in named
        ]
        # Hosts first: what is on one that is gone is gone.
        missing.sort(key=lambda key: key[0] != "host")
        self._unconfirmed -= named
        for key in missing:
            if self._is_unread(key):
                self._unconfirmed.add(key)
            else:
                self._remove(key)
        self.synchronized = True

    def _is_unread(self, key: Key) -> bool:
        """Whether an object's host is known, but not yet what is on it.

        A platform that has started again tells of its hosts before it has read them, or cannot.
        If their objects were let go of meanwhile, every table would lose its selection and its
        place.
        """
        kind, object_id = key
        if kind not in _OBSERVED:
            return False
        host = self.hosts.get(ObjectRef.parse(object_id).host_id)
        if host is None or host.state is HostState.READY:
            return False
        return host.api_version is None  # No daemon has answered for it yet.

    def _confirm(self, change: Change) -> None:
        """An object is there still; or a host has told of all that it has."""
        self._unconfirmed.discard((change.kind, change.id))
        if isinstance(change.object, Host) and change.object.state is HostState.READY:
            self._let_go_of_unconfirmed(change.id)

    def _let_go_of_unconfirmed(self, host_id: str) -> None:
        for key in [one for one in self._unconfirmed if one[1].startswith(f"{host_id}/")]:
            self._remove(key)

    def _mark_dirty(self) -> None:
        if not self._dirty:
            self._dirty = True
            self.on_dirty()
