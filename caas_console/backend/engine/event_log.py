"""The latest events of a host, in its region's feed."""

from collections import deque

from caas_console.backend.contracts.resources import JSON, HostSpec
from caas_console.backend.contracts.watch import Change, upsert
from caas_console.backend.engine.decode.events import engine_event, time_ns
from caas_console.backend.feed.feed import Feed

KEPT = 500
# The engine keeps its last events (256 in Engine 20.10) for who asks since when.
_EVERYTHING = "1"


class EventLog:
    """Keeps the latest :data:`KEPT` events in the feed, each once."""

    def __init__(self, feed: Feed, host: HostSpec) -> None:
        self._feed = feed
        self._host = host
        self._ids: deque[str] = deque()
        self._latest_ns = 0

    @property
    def since(self) -> str:
        """From when on the engine is to tell its events (``since`` of ``GET /events``)."""
        if not self._latest_ns:
            return _EVERYTHING
        seconds, nanoseconds = divmod(self._latest_ns, 1_000_000_000)
        return f"{seconds}.{nanoseconds:09d}"

    def record(self, event: JSON) -> None:
        """Keep an event, unless it is noise or kept already."""
        self._latest_ns = max(self._latest_ns, time_ns(event))
        kept = engine_event(self._host, event)
        if kept is None or self._feed.get("event", kept.id) is not None:
            return
        self._ids.append(kept.id)
        changes = [upsert(kept)]
        if len(self._ids) > KEPT:
            changes.append(Change(kind="event", id=self._ids.popleft()))
        self._feed.publish(changes)

    def clear(self) -> None:
        """Forget them all."""
        self._feed.publish(Change(kind="event", id=event_id) for event_id in self._ids)
        self._ids.clear()
