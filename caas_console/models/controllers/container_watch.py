"""What has become of the container that something open belongs to: a shell, for one."""

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.resources import Container, ContainerState, ObjectRef
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta

if TYPE_CHECKING:
    from datetime import datetime

_ALIVE = {ContainerState.RUNNING, ContainerState.PAUSED}


class Presence(Enum):
    """Where a container is, as far as is known now.

    RESTARTED is running, but not in the run that was attached to; while the start of the present
    one is not told yet, it is taken for the same. While the connection or the host is down, the
    container is UNREACHABLE, whatever was known of it before. Where the host itself is not told
    of, it is gone or may not be seen any more: the container is UNSEEN.
    """

    UNKNOWN = "unknown"
    RUNNING = "running"
    RESTARTED = "restarted"
    STOPPED = "stopped"
    REMOVED = "removed"
    UNREACHABLE = "unreachable"
    UNSEEN = "unseen"

    @property
    def can_be_entered(self) -> bool:
        """Whether a command may be run in it."""
        return self in {Presence.UNKNOWN, Presence.RUNNING, Presence.RESTARTED}


class ContainerWatch(QObject):
    """Follows one container in the cache.

    Attributes:
        cache, ref: where it is followed, and which one.
        name: of the container, also after it is gone.
        presence: where it is.

    Signals:
        changed: its name or presence is another.
    """

    changed = Signal()

    def __init__(
        self, cache: ResourceCache, container: ObjectRef, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.cache = cache
        self.ref = container
        self._run: datetime | None = None
        self._run_is_known = False
        self.name = container.engine_id[:12]
        self.presence = Presence.UNKNOWN
        self._unsubscribe: Callable[[], None] = cache.subscribe(
            self._on_flushed, {"container", "host"}
        )
        self.attach()

    def attach(self) -> None:
        """Something begins in the container's present run; any other one is RESTARTED."""
        container = self._container
        self._run = container.started_at if container else None
        # An engine's list does not say when a run began; that is told a little later.
        listed = container is None or (container.state in _ALIVE and self._run is None)
        self._run_is_known = not listed
        self._look()

    def close(self) -> None:
        """Follow it no more."""
        self._unsubscribe()

    @property
    def _container(self) -> Container | None:
        return self.cache.containers.get(str(self.ref))

    def _on_flushed(self, _delta: CacheDelta) -> None:
        self._look()

    def _look(self) -> None:
        before = self.name, self.presence
        container = self._container
        if container is not None:
            self.name = container.name
            if not self._run_is_known and container.started_at:
                self._run, self._run_is_known = container.started_at, True
        self.presence = self._presence_of(container)
        if (self.name, self.presence) != before:
            self.changed.emit()

    def _presence_of(self, container: Container | None) -> Presence:
        if not self.cache.synchronized:
            return Presence.UNKNOWN
        if self.cache.connected and self.ref.host_id not in self.cache.hosts:
            return Presence.UNSEEN
        if self.cache.is_stale(self.ref.host_id):
            return Presence.UNREACHABLE
        if container is None:
            return Presence.REMOVED
        if container.state not in _ALIVE:
            return Presence.STOPPED
        is_same = container.started_at in {None, self._run}
        return Presence.RUNNING if is_same else Presence.RESTARTED
