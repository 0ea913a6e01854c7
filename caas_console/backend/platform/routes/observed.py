"""Lists of what the regions' agents observe."""

from collections.abc import Iterator
from typing import TypeVar

from caas_console.backend.contracts.watch import Resource
from caas_console.backend.platform.policy.decision import Actor, may_see_tenant
from caas_console.backend.platform.services import Services

R = TypeVar("R", bound=Resource)


def observed(services: Services, actor: Actor, record: type[R]) -> Iterator[R]:
    """The objects of a kind that an actor may know of, of all regions."""
    kind = record.model_fields["kind"].default
    for mirror in services.regions.mirrors:
        for one in mirror.feed.objects(kind):
            if isinstance(one, record) and may_see_tenant(actor, one.tenant_id):
                yield one
