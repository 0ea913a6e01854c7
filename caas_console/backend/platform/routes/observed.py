"""Lists of what the regions' agents observe."""

from collections.abc import Iterator
from typing import TypeVar

from caas_console.backend.contracts.access import KIND_READ
from caas_console.backend.contracts.watch import Resource
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.services import Services

R = TypeVar("R", bound=Resource)


def observed(services: Services, actor: Actor, record: type[R]) -> Iterator[R]:
    """The objects of a kind that an actor may know of, of all regions."""
    kind = record.model_fields["kind"].default
    reach = actor.reaches[KIND_READ[kind]]
    for mirror in services.regions.mirrors:
        for one in mirror.feed.objects(kind):
            if isinstance(one, record) and reach.covers(one.tenant_id):
                yield one
