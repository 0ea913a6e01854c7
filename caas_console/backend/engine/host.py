"""A host's life: connect, follow, lose, come back."""

import asyncio
import logging
import os
import random
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, Never

from caas_console.backend.contracts.errors import (
    ConsoleError,
    EngineError,
    EngineUnreachable,
    Problem,
)
from caas_console.backend.contracts.resources import JSON, Host, HostSpec, HostState
from caas_console.backend.contracts.watch import Change, upsert
from caas_console.backend.engine.daemon import Daemon, connect
from caas_console.backend.engine.decode.hosts import host_facts
from caas_console.backend.engine.endpoint import parse_endpoint
from caas_console.backend.engine.event_log import EventLog
from caas_console.backend.engine.host_objects import HostObjects
from caas_console.backend.engine.observer import Observer
from caas_console.backend.engine.stats.history import SampleHistory
from caas_console.backend.engine.stats.hub import SampleHub
from caas_console.backend.engine.stats.sampler import Sampler
from caas_console.backend.feed.feed import Feed

_log = logging.getLogger(__name__)

# Seconds between attempts: doubled from the first to the last, and varied, so that many hosts
# behind one broken switch do not all come back at the same moment.
FIRST_PAUSE = 0.25
LAST_PAUSE = 5.0
LAST_PAUSE_SSH = 30.0  # a server may ban who fails to log in too often
STEADY = 2 * LAST_PAUSE  # seconds of answering, after which pauses begin anew
PING_INTERVAL = 10.0
PING_TIMEOUT = 20.0
_SOCKET_LOOK = 0.2


class EngineHost:
    """Keeps one host's share of the feed true for as long as it is open.

    When the daemon cannot be reached, what was seen last stays in the feed; the host's state
    tells that it is old.

    Args:
        spec: the host as people asked for it.
        feed: of the region.
        hub: where measurements go.
        on_ready: what is to be done each time that the daemon has come to answer.
    """

    def __init__(
        self,
        spec: HostSpec,
        feed: Feed,
        hub: SampleHub,
        on_ready: Callable[[Daemon], Coroutine[Any, Any, None]],
    ) -> None:
        self.spec = spec
        self._on_ready = on_ready
        self.objects = HostObjects(feed, spec)
        self.history = SampleHistory()
        self._events = EventLog(feed, spec)
        self._feed = feed
        self._hub = hub
        self._daemon: Daemon | None = None
        self._host = Host(
            id=spec.id,
            tenant_id=spec.tenant_id,
            environment_id=spec.environment_id,
            name=spec.name,
            endpoint=spec.endpoint,
            since=datetime.now(UTC),
        )
        self._feed.publish([upsert(self._host)])
        self._closing = False
        self._life = asyncio.create_task(self._live(), name=f"host {spec.id}")

    @property
    def daemon(self) -> Daemon:
        """The daemon.

        Raises:
            EngineUnreachable: it does not answer at present; says why.
        """
        if self._daemon is None:
            problem = self._host.problem
            raise EngineUnreachable(
                "The Docker daemon of this host does not answer",
                f"{problem.title}: {problem.detail}" if problem else "It is being connected to.",
                problem.hint if problem else "",
            )
        return self._daemon

    async def aclose(self) -> None:
        """Let go of the daemon, and take everything of the host out of the feed."""
        self._closing = True
        self._life.cancel()
        await asyncio.gather(self._life, return_exceptions=True)
        self.objects.clear()
        self._events.clear()
        self._feed.publish([Change(kind="host", id=self.spec.id)])

    async def _live(self) -> None:
        attempts = 0
        # A task group that ends with errors forgets that it was cancelled, until Python 3.13.
        while not self._closing:
            try:
                await self._connect_and_follow()
            except ConsoleError as error:
                problem = error.problem
            except Exception as error:  # noqa: BLE001 - a host's worker loop outlives a bug
                _log.exception("the observation of %s failed", self.spec.name)
                problem = EngineError("This host cannot be observed", repr(error)).problem
            attempts = 1 if self._was_steady() else attempts + 1
            self._become(HostState.UNREACHABLE, problem)
            await self._pause(attempts)

    def _was_steady(self) -> bool:
        """Whether it answered for so long that what ended it is no part of the trouble before."""
        is_ready = self._host.state is HostState.READY
        return is_ready and (datetime.now(UTC) - self._host.since).total_seconds() >= STEADY

    async def _connect_and_follow(self) -> None:
        endpoint = parse_endpoint(self.spec.endpoint, self.spec.tls_directory)
        async with connect(endpoint) as daemon:
            self._daemon = daemon
            try:
                await self._follow(daemon)
            except ExceptionGroup as group:
                raise _cause(group) from group
            finally:
                self._daemon = None

    async def _follow(self, daemon: Daemon) -> None:
        observer = Observer(
            daemon.client, self.objects, self._events, partial(self._tell_facts, daemon)
        )
        sampler = Sampler(daemon.stats_client, self.objects, self._hub, self.history)
        async with asyncio.TaskGroup() as tasks:

            def on_listed() -> None:
                self._become(HostState.READY)
                tasks.create_task(sampler.run())
                tasks.create_task(self._on_ready(daemon))

            tasks.create_task(observer.run(on_listed))
            tasks.create_task(_keep_asking(daemon))

    def _tell_facts(self, daemon: Daemon, info: JSON) -> None:
        self._publish({"api_version": daemon.version_text, **host_facts(info)})

    def _become(self, state: HostState, problem: Problem | None = None) -> None:
        since = self._host.since if state is self._host.state else datetime.now(UTC)
        self._publish({"state": state, "since": since, "problem": problem})

    def _publish(self, facts: dict[str, Any]) -> None:
        self._host = self._host.model_copy(update=facts)
        self._feed.publish([upsert(self._host)])

    async def _pause(self, attempts: int) -> None:
        """Wait for the next attempt, or until there is a new socket."""
        longest = LAST_PAUSE_SSH if self.spec.endpoint.startswith("ssh:") else LAST_PAUSE
        pause = min(longest, FIRST_PAUSE * 2 ** min(attempts - 1, 10)) * random.uniform(0.5, 1)  # noqa: S311 - jitter
        socket = _socket_identity(self.spec.endpoint)
        deadline = asyncio.get_running_loop().time() + pause
        while (left := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(left, _SOCKET_LOOK))
            if _socket_identity(self.spec.endpoint) != socket:
                return


async def _keep_asking(daemon: Daemon) -> Never:
    """Notices a daemon that hangs: its events would just cease."""
    while True:
        await asyncio.sleep(PING_INTERVAL)
        await daemon.client.ping(PING_TIMEOUT)


def _cause(group: ExceptionGroup[Exception]) -> Exception:
    """Why a group of tasks ended: a bug before what was to be expected."""
    leaves = list(_leaves(group))
    return next((one for one in leaves if not isinstance(one, ConsoleError)), leaves[0])


def _leaves(group: ExceptionGroup[Exception]) -> Iterator[Exception]:
    for error in group.exceptions:
        if isinstance(error, ExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _socket_identity(endpoint: str) -> tuple[int, int] | None:
    """Changes when a Unix socket is made anew, or is given other permissions."""
    try:
        status = os.stat(endpoint.removeprefix("unix://"))  # noqa: PTH116 - no Path in a loop
    except OSError:
        return None
    return status.st_ino, status.st_ctime_ns
