"""Follows what happens on a daemon and keeps its host's share of the feed true.

It subscribes to the events, lists everything once, and from then on looks only at the objects
that events name. Since every event leads to a look, and every look is at the object as it then
is, nothing is lost whatever overtakes what.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from email.utils import parsedate_to_datetime
from typing import Any

from caas_console.backend.contracts.errors import ConsoleError, EngineUnreachable, NotFound
from caas_console.backend.contracts.resources import JSON, Image
from caas_console.backend.engine import http
from caas_console.backend.engine.client import ByteStream, EngineClient
from caas_console.backend.engine.decode.containers import (
    container_from_inspect,
    container_from_list,
)
from caas_console.backend.engine.decode.events import (
    ALL,
    Key,
    exec_command,
    probe_command,
    time_ns,
    touched,
)
from caas_console.backend.engine.decode.images import image_from_inspect, image_from_list
from caas_console.backend.engine.decode.networks import network
from caas_console.backend.engine.decode.volumes import volume
from caas_console.backend.engine.dirty_set import DirtySet
from caas_console.backend.engine.event_log import EventLog
from caas_console.backend.engine.host_objects import HostObjects
from caas_console.backend.engine.shell import MARK
from caas_console.backend.engine.unreachable import connection_lost

_log = logging.getLogger(__name__)

INSPECTORS = 8
LIST_TIMEOUT = 120.0
# An object that cannot be inspected (the engine has it locked) is looked at again after this.
RETRY_AFTER = 10.0


class Observer:
    """Follows one connection's life long.

    Args:
        client: the connection to the daemon.
        objects: where what is seen goes.
        events: where events go.
        tell_facts: gets the answer of ``GET /info``, at the start and when it changed.
    """

    def __init__(
        self,
        client: EngineClient,
        objects: HostObjects,
        events: EventLog,
        tell_facts: Callable[[JSON], None],
    ) -> None:
        self._client = client
        self._objects = objects
        self._events = events
        self._tell_facts = tell_facts
        self._dirty = DirtySet()
        # By container: the command of its health check, whose exec events are noise.
        self._probes: dict[str, str | None] = {}

    async def run(self, listed: Callable[[], None]) -> None:
        """Follow until the connection ends.

        Args:
            listed: called once everything that the daemon has is in the feed.

        Raises:
            ConsoleError: why it ended, alone or in a group.
        """
        query = {"since": self._events.since}
        async with (
            await self._client.stream("GET", "/events", query) as stream,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(self._read_events(stream))
            await self._list_everything()
            listed()
            for _ in range(INSPECTORS):
                tasks.create_task(self._inspect_dirty())

    async def _read_events(self, stream: ByteStream) -> None:
        news_ns = _began_ns(stream)
        async for line in stream.lines():
            event = http.decode_json(line)
            if not self._is_noise(event):
                self._events.record(event)
            # What happened before the subscription is in the lists, which come after it.
            if time_ns(event) >= news_ns:
                for key in touched(event):
                    self._mark(key)
        raise connection_lost(self._client.endpoint)

    def _mark(self, key: Key) -> None:
        if key == Key("volume", ALL):
            for name in self._objects.volumes:
                self._dirty.add(Key("volume", name))
        else:
            self._dirty.add(key)

    def _is_noise(self, event: JSON) -> bool:
        """Whether a health check made it, or may have (they come every few seconds), or we."""
        command = exec_command(event)
        if command is None:
            return False
        probe = self._probes.get(event["Actor"]["ID"], command)
        return command == probe or MARK in command

    async def _list_everything(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._list_containers())
            tasks.create_task(self._tolerate(self._list_images()))
            tasks.create_task(self._tolerate(self._list_networks()))
            tasks.create_task(self._tolerate(self._list_volumes()))
            tasks.create_task(self._read_info())

    async def _tolerate(self, listing: Coroutine[None, None, None]) -> None:
        """A damaged image store or volume driver does not keep the containers from being seen."""
        try:
            await listing
        except EngineUnreachable:
            raise
        except ConsoleError as error:
            _log.warning("not everything on %s can be listed: %s", self._objects.host.name, error)

    async def _list_containers(self) -> None:
        entries = await self._list("/containers/json", {"all": True})
        known = self._objects.containers
        self._objects.keep_only("container", [entry["Id"] for entry in entries])
        host = self._objects.host
        # A row that is known says more than the list does: it stays until it is looked at.
        self._objects.put(
            container_from_list(host, entry) for entry in entries if entry["Id"] not in known
        )
        for entry in entries:
            self._dirty.add(Key("container", entry["Id"]))

    async def _list_images(self) -> None:
        entries = await self._list("/images/json", {})
        known = self._objects.images
        self._objects.keep_only("image", [entry["Id"] for entry in entries])
        host = self._objects.host
        self._objects.put(
            image_from_list(host, entry) for entry in entries if entry["Id"] not in known
        )
        for entry in entries:
            self._dirty.add(Key("image", entry["Id"]))

    async def _list_networks(self) -> None:
        entries = await self._list("/networks", {})
        self._objects.keep_only("network", [entry["Id"] for entry in entries])
        self._objects.put(network(self._objects.host, entry) for entry in entries)

    async def _list_volumes(self) -> None:
        entries = (await self._list("/volumes", {}))["Volumes"] or []
        self._objects.keep_only("volume", [entry["Name"] for entry in entries])
        self._objects.put(volume(self._objects.host, entry) for entry in entries)

    async def _list(self, path: str, query: dict[str, bool]) -> Any:
        return await self._client.get(path, query, timeout=LIST_TIMEOUT)

    async def _read_info(self) -> None:
        self._tell_facts(await self._client.get("/info"))

    async def _inspect_dirty(self) -> None:
        while True:
            key = await self._dirty.take()
            try:
                await self._inspect(key)
            except NotFound:
                self._forget(key)
            except ConsoleError as error:
                # Where the daemon itself is lost, the events end too.
                _log.info("%s %s cannot be inspected: %s", key.kind, key.id, error)
                asyncio.get_running_loop().call_later(RETRY_AFTER, self._dirty.add, key)
            finally:
                self._dirty.done(key)

    async def _inspect(self, key: Key) -> None:
        host = self._objects.host
        match key.kind:
            case "container":
                inspected = await self._client.get(f"/containers/{key.id}/json")
                self._probes[key.id] = probe_command(inspected)
                self._objects.put([container_from_inspect(host, inspected)])
            case "image":
                inspected = await self._client.get(f"/images/{key.id}/json")
                self._put_image(image_from_inspect(host, inspected))
            case "network":
                inspected = await self._client.get(f"/networks/{key.id}")
                self._objects.put([network(host, inspected)])
            case "volume":
                inspected = await self._client.get(f"/volumes/{key.id}")
                self._objects.put([volume(host, inspected)])
            case "host":
                await self._read_info()

    def _put_image(self, image: Image) -> None:
        self._objects.put([image])
        # A tag that moved here left another image, of which no event tells.
        for other in self._objects.images.values():
            if other.id != image.id and not set(image.tags).isdisjoint(other.tags):
                self._dirty.add(Key("image", other.engine_id))

    def _forget(self, key: Key) -> None:
        self._probes.pop(key.id, None)
        if key.kind != "host":
            self._objects.remove(key.kind, [key.id])


def _began_ns(stream: ByteStream) -> int:
    """When the daemon answered, by its own clock, in nanoseconds; 0 where it does not say."""
    date = stream.head.headers.get("date")
    try:
        return int(parsedate_to_datetime(date).timestamp()) * 1_000_000_000 if date else 0
    except ValueError:
        return 0
