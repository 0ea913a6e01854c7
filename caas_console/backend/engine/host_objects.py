"""A host's share of its region's feed."""

from collections.abc import Collection, Iterable
from typing import Any, Literal

from caas_console.backend.contracts.resources import (
    Container,
    HostSpec,
    Image,
    Network,
    Volume,
)
from caas_console.backend.contracts.watch import Change, upsert
from caas_console.backend.feed.feed import Feed

Kind = Literal["container", "image", "network", "volume"]
KINDS: tuple[Kind, ...] = ("container", "image", "network", "volume")
HostObject = Container | Image | Network | Volume


class HostObjects:
    """What lives on one host, by engine id; every change goes to the feed at once."""

    def __init__(self, feed: Feed, host: HostSpec) -> None:
        self.host = host
        self._feed = feed
        self.containers: dict[str, Container] = {}
        self.images: dict[str, Image] = {}
        self.networks: dict[str, Network] = {}
        self.volumes: dict[str, Volume] = {}

    def put(self, objects: Iterable[HostObject]) -> None:
        """Objects as they are now."""
        objects = tuple(objects)
        for one in objects:
            self._table(one.kind)[one.engine_id] = one
        self._feed.publish(upsert(one) for one in objects)

    def remove(self, kind: Kind, engine_ids: Iterable[str]) -> None:
        """Objects that are gone; others are ignored."""
        known = self._table(kind)
        gone = [known.pop(engine_id) for engine_id in engine_ids if engine_id in known]
        self._feed.publish(Change(kind=kind, id=one.id) for one in gone)

    def keep_only(self, kind: Kind, engine_ids: Collection[str]) -> None:
        """All others of the kind are gone."""
        kept = set(engine_ids)
        self.remove(kind, [known for known in self._table(kind) if known not in kept])

    def clear(self) -> None:
        """Nothing is known of the host any more."""
        for kind in KINDS:
            self.keep_only(kind, ())

    def _table(self, kind: Kind) -> dict[str, Any]:
        tables: dict[Kind, dict[str, Any]] = {
            "container": self.containers,
            "image": self.images,
            "network": self.networks,
            "volume": self.volumes,
        }
        return tables[kind]
