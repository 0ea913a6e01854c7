"""Measures the running containers of one daemon.

The engine answers a one-shot request at its own next tick (once a second, for all containers
that are asked for), so requests wait side by side on kept connections and cost next to nothing.
"""

import asyncio
import itertools
import json
from collections.abc import Collection
from functools import partial

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.resources import (
    JSON,
    Container,
    ContainerState,
    ObjectRef,
)
from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.backend.engine.client import EngineClient, Query
from caas_console.backend.engine.decode.stats import CPUReading, cpu_reading, sample
from caas_console.backend.engine.host_objects import HostObjects
from caas_console.backend.engine.stats.history import SampleHistory
from caas_console.backend.engine.stats.hub import SampleHub

PERIOD = 10  # seconds between two samples of a container that nobody looks at
TICK = 1.0
# One screen of rows; beyond it, the period has to do.
MAX_STREAMS = 100

_ONE_SHOT: Query = {"stream": False, "one-shot": True}
_RUNNING = {ContainerState.RUNNING, ContainerState.PAUSED}


def due(running: Collection[str], known: Collection[str], tick: int) -> list[str]:
    """The containers to measure at a tick: those of its tenth, and those without CPU usage.

    Args:
        running: engine ids; they are random, so tenths are about equally large.
        known: those whose CPU usage is known: it takes two samples.
        tick: counts the seconds.
    """
    slot = tick % PERIOD
    return [one for one in running if one not in known or int(one[:8], 16) % PERIOD == slot]


class Sampler:
    """Measures for one connection's life long.

    Args:
        client: a connection of its own, so that measuring delays nothing else.
        objects: tells which containers run.
        hub: where samples go.
        history: where those of every :data:`PERIOD` go as well.
    """

    def __init__(
        self,
        client: EngineClient,
        objects: HostObjects,
        hub: SampleHub,
        history: SampleHistory,
    ) -> None:
        self._client = client
        self._objects = objects
        self._hub = hub
        self._history = history
        self._readings: dict[str, CPUReading] = {}
        self._known: set[str] = set()
        self._measuring: set[str] = set()
        self._streaming: dict[str, asyncio.Task[None]] = {}
        self._focus_changed = asyncio.Event()

    async def run(self) -> None:
        """Measure until cancelled; what cannot be measured is left out."""
        stop_notifying = self._hub.notify(self._focus_changed.set)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._follow_focus(tasks))
                for tick in itertools.count():
                    self._measure_due(tasks, tick)
                    self._match_streams(tasks)
                    await asyncio.sleep(TICK)
        finally:
            stop_notifying()
            self._hub.forget(container.id for container in self._objects.containers.values())

    def _measure_due(self, tasks: asyncio.TaskGroup, tick: int) -> None:
        running = self._running()
        self._forget_others(running)
        for engine_id in due(running, self._known, tick):
            if engine_id not in self._measuring:
                tasks.create_task(self._measure(engine_id))

    async def _follow_focus(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            await self._focus_changed.wait()
            self._focus_changed.clear()
            self._match_streams(tasks)

    def _match_streams(self, tasks: asyncio.TaskGroup) -> None:
        """Exactly the running containers in focus are measured each second."""
        focus, running = self._hub.focus, self._running()
        wanted = [one for one, container in running.items() if container.id in focus][:MAX_STREAMS]
        for engine_id in self._streaming.keys() - set(wanted):
            self._streaming[engine_id].cancel()
        for engine_id in wanted:
            if engine_id not in self._streaming:
                task = tasks.create_task(self._stream(engine_id))
                self._streaming[engine_id] = task
                task.add_done_callback(partial(self._stream_ended, engine_id))

    def _running(self) -> dict[str, Container]:
        containers = self._objects.containers
        return {one: it for one, it in containers.items() if it.state in _RUNNING}

    def _forget_others(self, running: Collection[str]) -> None:
        containers = self._objects.containers.values()
        self._history.keep_only([container.id for container in containers])
        for engine_id in self._readings.keys() - set(running):
            del self._readings[engine_id]
            self._known.discard(engine_id)
            self._hub.forget([self._resource_id(engine_id)])

    async def _measure(self, engine_id: str) -> None:
        self._measuring.add(engine_id)
        try:
            stats = await self._client.get(f"/containers/{engine_id}/stats", _ONE_SHOT)
        except ConsoleError:
            return  # it ended just now; where the daemon is lost, the observer says so
        finally:
            self._measuring.discard(engine_id)
        if not stats:
            return  # dockerd answers null of a container that is being removed
        measured = sample(self._resource_id(engine_id), stats, self._readings.get(engine_id))
        if measured is None:
            return
        self._remember(engine_id, measured, stats)
        self._history.append(measured)
        self._hub.publish(measured)

    def _remember(self, engine_id: str, measured: ContainerSample, stats: JSON) -> None:
        if reading := cpu_reading(stats):
            self._readings[engine_id] = reading
        if measured.cpu_percent is None:
            self._known.discard(engine_id)
        else:
            self._known.add(engine_id)

    async def _stream(self, engine_id: str) -> None:
        """Measure as often as the engine does, which is each second."""
        resource_id = self._resource_id(engine_id)
        # Compared with what was measured before, the first record has a CPU usage too.
        earlier = self._readings.get(engine_id)
        try:
            path = f"/containers/{engine_id}/stats"
            async with await self._client.stream("GET", path, {"stream": True}) as stream:
                async for line in stream.lines():
                    stats = json.loads(line)
                    if measured := sample(resource_id, stats, earlier):
                        earlier = cpu_reading(stats)
                        self._hub.publish(measured)
        except ConsoleError:
            return  # it ended just now, or the daemon is lost

    def _stream_ended(self, engine_id: str, _task: asyncio.Task[None]) -> None:
        del self._streaming[engine_id]

    def _resource_id(self, engine_id: str) -> str:
        return str(ObjectRef(self._objects.host.id, engine_id))
