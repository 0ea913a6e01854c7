"""A region's state as its agent tells it, for every client of the platform to watch."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.errors import ConsoleError, PlatformUnavailable
from caas_console.backend.contracts.resources import Container, Host, HostSpec, HostState
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import Change, Resource, WatchBatch
from caas_console.backend.feed.feed import Feed, FeedCursor
from caas_console.backend.platform.regions.made_containers import MadeContainers

FIRST_PAUSE = 0.2  # seconds before the agent is tried again, doubled each time
LONGEST_PAUSE = 10.0
SETTLE_TIMEOUT = 30.0  # seconds
TOLERATED_ABSENCE = timedelta(seconds=3)  # an agent may restart without anybody being told

_logger = logging.getLogger(__name__)


class RegionMirror:
    """Keeps an agent's hosts set and its state copied.

    Args:
        region_id: which region.
        agent: drives it.
        hosts: its hosts, as people want them.
        made: told of all containers.

    Attributes:
        feed: the copy, with the agent's own epoch and sequence: a cursor of one platform
            process is good at every other.
    """

    def __init__(
        self, region_id: str, agent: Agent, hosts: Sequence[HostSpec], made: MadeContainers
    ) -> None:
        self.region_id = region_id
        self.agent = agent
        self._made = made
        self.feed = Feed(f"region/{region_id}")
        self._hosts = hosts
        self._cursor = ""
        self._snapshot: list[Resource] = []
        self._changed = asyncio.Event()
        self._known = asyncio.Event()
        self._away_since: datetime | None = None
        # What the agent said last, while its hosts are shown as unreachable.
        self._hidden: list[Resource] | None = None

    @property
    def name(self) -> str:
        """The part's name in batches."""
        return self.feed.part

    async def watch(self, cursor: str) -> AsyncIterator[WatchBatch]:
        """See :class:`caas_console.backend.platform.watch.stream.Part`.

        Tells nothing before the agent has: an empty region would be taken for the truth.
        """
        await self._known.wait()
        async with closing(self.feed.watch(cursor)) as batches:
            async for batch in batches:
                yield batch

    async def until_settled(self, host_id: str) -> None:
        """Wait until a host's first connection has come about or failed.

        Right after a start nothing is known of any host, and nothing would be done on it.

        Raises:
            PlatformUnavailable: that takes too long.
        """
        try:
            async with asyncio.timeout(SETTLE_TIMEOUT):
                while not self._settled(host_id):
                    await self._changed.wait()
        except TimeoutError as error:
            raise PlatformUnavailable(
                "The host is not connected yet",
                f"Region {self.region_id} tells nothing of host {host_id}.",
                "Retry when the host is ready.",
            ) from error

    def _settled(self, host_id: str) -> bool:
        self._changed.clear()
        host = self.feed.get("host", host_id)
        return isinstance(host, Host) and host.state is not HostState.CONNECTING

    async def follow(self) -> None:
        """Copy for ever; an agent that is lost is found again."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self.agent.set_hosts(self._hosts)
                async with closing(self.agent.watch(self._cursor)) as batches:
                    async for batch in batches:
                        self._found()
                        self._apply(batch)
                        pause = FIRST_PAUSE
            except ConsoleError as error:
                self._lost(error)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _apply(self, batch: WatchBatch) -> None:
        if batch.phase == "begin":
            self._snapshot = []
        if batch.phase != "delta":
            self._snapshot += [change.object for change in batch.changes if change.object]
        position = FeedCursor.parse(batch.cursor)
        if position is None:
            return
        if batch.phase == "end":
            containers = [one for one in self._snapshot if isinstance(one, Container)]
            self._made.replace((one.id for one in self.feed.objects("container")), containers)
            self.feed.replace(self._snapshot, position)
            self._snapshot = []
            self._known.set()
        elif batch.changes:
            self.feed.mirror(map(self._owned, batch.changes), position)
            for change in batch.changes:
                self._made.apply(change)
        self._cursor = batch.cursor
        self._changed.set()

    def _owned(self, change: Change) -> Change:
        """A change that knows whose the object was, where it is gone."""
        if change.object is not None:
            return change
        if known := self.feed.get(change.kind, change.id):
            return change.model_copy(update={"tenant_id": known.tenant_id})
        # It came and went in one batch.
        host_id = change.id.partition("/")[0]
        owner = next((host.tenant_id for host in self._hosts if host.id == host_id), None)
        return change.model_copy(update={"tenant_id": owner})

    def _lost(self, error: ConsoleError) -> None:
        """Show the hosts as out of reach, once the agent has been away for a while."""
        now = datetime.now(UTC)
        self._away_since = self._away_since or now
        if self._hidden is not None or now - self._away_since < TOLERATED_ABSENCE:
            return
        _logger.warning("region %s is out of sight: %s", self.region_id, error)
        self._hidden = list(self.feed.all_objects())
        others = [one for one in self._hidden if not isinstance(one, Host)]
        away = [self._away(spec, error) for spec in self._hosts]
        # Not the agent's state, so not at a position of its numbering.
        self.feed.replace([*others, *away], FeedCursor(epoch=secrets.token_hex(8), sequence=0))
        self._known.set()
        self._changed.set()

    def _away(self, spec: HostSpec, error: ConsoleError) -> Host:
        known = self.feed.get("host", spec.id)
        changes = {
            "state": HostState.UNREACHABLE,
            "since": self._away_since,
            "problem": error.problem,
        }
        if isinstance(known, Host):
            return known.model_copy(update=changes)
        return Host.model_validate(spec.model_dump() | changes)

    def _found(self) -> None:
        """Go on from what the agent said last."""
        self._away_since = None
        position = FeedCursor.parse(self._cursor)
        if self._hidden is not None and position is not None:
            self.feed.replace(self._hidden, position)
        self._hidden = None
