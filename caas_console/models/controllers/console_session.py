"""One connection of the console: its gateway, what it knows, and the tasks that keep it so.

Design: streams only fill dictionaries; a timer tells the listeners at a screen's pace, however
fast changes arrive, and another one what was measured, once a second. Every table, figure and
list hangs on these two beats.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.errors import (
    ConsoleError,
    PermissionDenied,
    PlatformUnavailable,
)
from caas_console.backend.contracts.gateway import Gateway, LinkChanged, LinkState
from caas_console.backend.contracts.runtime import StatsFeed
from caas_console.backend.contracts.sign_in import SignIn
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import PLATFORM_PART, WatchBatch
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.state.access_loss import loss_between
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.delta import CacheDelta, StateKind

GatewayOpener = Callable[[], Awaitable[Gateway]]

_FLUSH_INTERVAL = 0.033  # seconds: thirty times a second at most
# A fleet so large that telling it takes long is told more seldom: a quarter of the time is for
# that, and the rest for the person. Yet nobody waits longer than this.
_FLUSH_PAUSE = 3  # times as long as the telling took
_FLUSH_LATEST = 0.5  # seconds
# Measurements come each second, in several parts. Told with each of them, tables and charts would
# be painted several times for hardly more than they show anyway.
_MEASURED_INTERVAL = 1.0  # seconds
_FOCUS_SETTLE = 0.2  # seconds of rest before the daemon is asked for other containers
_ACCESS_SETTLE = 0.1  # seconds of rest before it is asked what the person may do
_ACCESS_RETRY = 2.0  # seconds
_STATS_RETRY = 2.0  # seconds
_OPEN_RETRY = 3.0  # seconds
# What decides where a person may do what.
_DECIDES_ACCESS: tuple[StateKind, ...] = ("binding", "group", "tenant")


class ConsoleSession(QObject):
    """Owns a gateway for as long as its window is open.

    Args:
        open_gateway: opens it; tried again until it succeeds.

    Signals:
        link_changed: the connection is another (``state.cache.link``).
        synchronized: the first snapshot is complete.
        access_changed: the person may do other things than before (``state.access``).
        access_lost: with the AccessLoss, where some of it was taken away from the same person.
        person_left: they logged out, or somebody else has logged in; what they saw is forgotten.
    """

    access_changed = Signal()
    access_lost = Signal(object)
    person_left = Signal()
    link_changed = Signal()
    synchronized = Signal()

    def __init__(self, open_gateway: GatewayOpener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_gateway = open_gateway
        self._gateway: Gateway | None = None
        # Timers of the loop, not Qt's: what is told may begin tasks.
        self._flush_due: asyncio.TimerHandle | None = None
        self._flush_pause = _FLUSH_INTERVAL
        self._measured_due: asyncio.TimerHandle | None = None
        self._measured_at = 0.0
        self._focus_changed = asyncio.Event()
        self._access_read = asyncio.Event()
        self.state = ConsoleState(self._on_dirty, self._on_measured)
        self.state.cache.subscribe(self._on_flushed)
        self._scope = TaskScope(self)
        self._focus: dict[object, frozenset[str]] = {}
        self._was_synchronized = False
        # Whom the state is of: who was logged in when the connection was made last.
        self._person = ""

    def start(self) -> None:
        """Begin to follow the gateway."""
        self._scope.start("events", self._connect())

    @property
    def gateway(self) -> Gateway:
        """What runs are read and changed through.

        Raises:
            PlatformUnavailable: it is not opened yet.
        """
        if self._gateway is None:
            raise PlatformUnavailable("Not connected yet", hint="Try again in a moment.")
        return self._gateway

    @property
    def sign_in(self) -> SignIn | None:
        """How a person gets in; None where nobody has to log in, or before it is known."""
        return None if self._gateway is None else self._gateway.sign_in

    async def aclose(self) -> None:
        """End the tasks and let go of the gateway."""
        for due in (self._flush_due, self._measured_due):
            if due is not None:
                due.cancel()
        await self._scope.aclose()
        if self._gateway is not None:
            await self._gateway.aclose()

    def focus(self, owner: object, container_ids: Collection[str]) -> None:
        """Have these containers measured each second for as long as ``owner`` wants it.

        What an owner asked for before is replaced; nothing asked for lets go.
        """
        if container_ids:
            self._focus[owner] = frozenset(container_ids)
        else:
            self._focus.pop(owner, None)
        self._focus_changed.set()

    async def _connect(self) -> None:
        while self._gateway is None:
            try:
                self._gateway = await self._open_gateway()
            except ConsoleError as error:
                self._tell_unavailable(error)
                await asyncio.sleep(_OPEN_RETRY)
        self._scope.start("stats", self._follow_stats(self._gateway))
        async with closing(self._gateway.events()) as events:
            async for event in events:
                if isinstance(event, LinkChanged):
                    self._mind_person(event)
                self.state.cache.apply(event)
                if _begins(event):
                    self._read_access_soon()

    def _mind_person(self, link: LinkChanged) -> None:
        """What somebody saw is not for whoever comes after them."""
        if self.sign_in is None:
            return
        if link.state is LinkState.CONNECTED:
            person = self.sign_in.who
            if self._person and person.casefold() != self._person.casefold():
                self._forget()
            self._person = person
        elif self._person and link.needed is not None and link.needed.is_logged_out:
            self._person = ""
            self._forget()

    def _forget(self) -> None:
        self._scope.cancel("access")
        self.state.access = None
        self.state.stated.clear()
        self.state.tenant_names.clear()
        self.state.samples.forget(list(self.state.cache.containers))
        self.state.cache.clear()
        self._was_synchronized = False
        self.person_left.emit()

    def _read_access_soon(self) -> None:
        self._scope.start("access", self._read_access())

    async def _read_access(self) -> None:
        # A connection that is made begins several parts, and many roles may change at once.
        await asyncio.sleep(_ACCESS_SETTLE)
        while True:
            try:
                access = await self.gateway.access()
            except ConsoleError:
                # What was known stays: the platform itself refuses what may not be.
                if not self.state.cache.connected:
                    # Whoever connects asks again.
                    return
                await asyncio.sleep(_ACCESS_RETRY)
            else:
                break
        self._access_read.set()
        former, self.state.access = self.state.access, access
        if access == former:
            return
        self.access_changed.emit()
        if former is not None and former.id == access.id and (loss := loss_between(former, access)):
            self.access_lost.emit(loss)

    def _tell_unavailable(self, error: ConsoleError) -> None:
        link = self.state.cache.link
        since = link.since if link.problem else datetime.now(UTC)
        self.state.cache.apply(
            LinkChanged(state=LinkState.RECONNECTING, since=since, problem=error.problem)
        )

    async def _follow_stats(self, gateway: Gateway) -> None:
        while True:
            refused = False
            self._access_read.clear()
            try:
                async with gateway.stats() as feed:
                    self._scope.start("focus", self._follow_focus(feed))
                    async for samples in feed:
                        self.state.samples.take(samples)
            except PermissionDenied:
                refused = True
            except ConsoleError:
                # The link tells people; measurements come back with it.
                pass
            finally:
                self._scope.cancel("focus")
            if refused:
                # Until the person may do something else there is no use in asking.
                await self._access_read.wait()
            await asyncio.sleep(_STATS_RETRY)

    def _wanted(self) -> frozenset[str]:
        return frozenset().union(*self._focus.values())

    async def _follow_focus(self, feed: StatsFeed) -> None:
        while True:
            self._focus_changed.clear()
            await feed.focus(self._wanted())
            await self._focus_changed.wait()
            await asyncio.sleep(_FOCUS_SETTLE)

    def _on_dirty(self) -> None:
        if self._flush_due is None:
            loop = asyncio.get_running_loop()
            self._flush_due = loop.call_later(self._flush_pause, self._flush)

    def _flush(self) -> None:
        self._flush_due = None
        begun = time.perf_counter()
        self.state.flush()
        spent = time.perf_counter() - begun
        self._flush_pause = max(_FLUSH_INTERVAL, min(_FLUSH_PAUSE * spent, _FLUSH_LATEST))

    def _on_measured(self) -> None:
        """The first are told with the next beat, the following ones after a rest."""
        rest = self._measured_at + _MEASURED_INTERVAL - time.monotonic()
        if self._measured_due is not None:
            self._measured_due.cancel()
        loop = asyncio.get_running_loop()
        self._measured_due = loop.call_later(max(_FLUSH_INTERVAL, rest), self._flush_measured)

    def _flush_measured(self) -> None:
        self._measured_at = time.monotonic()
        self.state.flush_measured()

    def _on_flushed(self, delta: CacheDelta) -> None:
        if delta.link_changed:
            self.link_changed.emit()
        if self.state.cache.synchronized and not self._was_synchronized:
            self._was_synchronized = True
            self.synchronized.emit()
        if delta.touches(_DECIDES_ACCESS):
            self._read_access_soon()


def _begins(event: LinkChanged | WatchBatch) -> bool:
    """Whether the connection is made, or what may be seen of the platform is told anew."""
    if isinstance(event, LinkChanged):
        return event.state is LinkState.CONNECTED
    return event.part == PLATFORM_PART and event.phase == "begin"
