"""One connection of the console: its gateway, what it knows, and the tasks that keep it so.

Design: streams only fill dictionaries; a timer tells the listeners at a screen's pace, however
fast changes arrive. Every table, figure and list hangs on that one beat.
"""

import asyncio
from collections.abc import Collection

from PySide6.QtCore import QObject, QTimer, Signal

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.gateway import Gateway
from caas_console.backend.contracts.runtime import StatsFeed
from caas_console.backend.contracts.streams import closing
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.delta import CacheDelta

_FLUSH_INTERVAL = 33  # milliseconds: thirty times a second at most
_FOCUS_SETTLE = 200  # milliseconds of rest before the daemon is asked for other containers
_STATS_RETRY = 2.0  # seconds


class ConsoleSession(QObject):
    """Owns a gateway for as long as its window is open.

    Signals:
        link_changed: the connection is another (``state.cache.link``).
        synchronized: the first snapshot is complete.
    """

    link_changed = Signal()
    synchronized = Signal()

    def __init__(self, gateway: Gateway, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gateway = gateway
        self._flush_timer = QTimer(self, singleShot=True, interval=_FLUSH_INTERVAL)
        self._focus_timer = QTimer(self, singleShot=True, interval=_FOCUS_SETTLE)
        self._focus_timer.timeout.connect(self._on_focus_settled)
        self.state = ConsoleState(self._on_dirty)
        self._flush_timer.timeout.connect(self.state.flush)
        self.state.cache.subscribe(self._on_flushed)
        self._scope = TaskScope(self)
        self._feed: StatsFeed | None = None
        self._focus: dict[object, frozenset[str]] = {}
        self._was_synchronized = False

    def start(self) -> None:
        """Begin to follow the gateway."""
        self._scope.start("events", self._follow_events())
        self._scope.start("stats", self._follow_stats())

    async def aclose(self) -> None:
        """End the tasks and let go of the gateway."""
        self._flush_timer.stop()
        self._focus_timer.stop()
        await self._scope.aclose()
        await self.gateway.aclose()

    def focus(self, owner: object, container_ids: Collection[str]) -> None:
        """Have these containers measured each second for as long as ``owner`` wants it.

        What an owner asked for before is replaced; nothing asked for lets go.
        """
        if container_ids:
            self._focus[owner] = frozenset(container_ids)
        else:
            self._focus.pop(owner, None)
        self._focus_timer.start()

    async def _follow_events(self) -> None:
        async with closing(self.gateway.events()) as events:
            async for event in events:
                self.state.cache.apply(event)

    async def _follow_stats(self) -> None:
        while True:
            try:
                async with self.gateway.stats() as feed:
                    self._feed = feed
                    await feed.focus(self._wanted())
                    async for samples in feed:
                        self.state.samples.take(samples)
            except ConsoleError:
                # The link tells people; measurements come back with it.
                pass
            finally:
                self._feed = None
            await asyncio.sleep(_STATS_RETRY)

    def _wanted(self) -> frozenset[str]:
        return frozenset().union(*self._focus.values())

    def _on_focus_settled(self) -> None:
        if self._feed is not None:
            self._scope.start("focus", self._refocus(self._feed))

    async def _refocus(self, feed: StatsFeed) -> None:
        await feed.focus(self._wanted())

    def _on_dirty(self) -> None:
        if not self._flush_timer.isActive():
            self._flush_timer.start()

    def _on_flushed(self, delta: CacheDelta) -> None:
        if delta.link_changed:
            self.link_changed.emit()
        if self.state.cache.synchronized and not self._was_synchronized:
            self._was_synchronized = True
            self.synchronized.emit()
