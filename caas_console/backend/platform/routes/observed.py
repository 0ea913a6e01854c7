"""Lists of what the regions' agents observe."""

from heapq import merge
from itertools import islice
from typing import Any, TypeVar

from caas_console.backend.contracts.access import KIND_READ
from caas_console.backend.contracts.watch import Resource, ResourceKind
from caas_console.backend.platform.pagination import Page, PageRequest, cut
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.services import Services

R = TypeVar("R", bound=Resource)


def observed(
    services: Services, actor: Actor, page: type[Page[R]], kind: ResourceKind, request: PageRequest
) -> Page[R]:
    """A page of the objects of a kind that an actor may know of, of all regions, by id."""
    reach = actor.reaches[KIND_READ[kind]]
    tenants = None if reach.everywhere else reach.tenants
    regions = [
        mirror.feed.objects(kind, after=request.after, tenants=tenants)
        for mirror in services.regions.mirrors
    ]
    ordered = merge(*regions, key=lambda one: one.id)
    found: list[Any] = list(islice(ordered, request.limit + 1))
    return cut(page, found, request.limit)
