"""What the routes work with; the composition root makes it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from caas_console.backend.contracts.errors import NotFound
from caas_console.backend.jobs.runner import JobRunner
from caas_console.backend.platform.activity import Activity
from caas_console.backend.platform.policy.decision import Actor, may_see_tenant, require_route
from caas_console.backend.platform.regions.regions import Regions
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.jobs import SQLJobStore
from caas_console.backend.platform.watch.part import PlatformPart
from caas_console.backend.platform.watch.stream import Part


@dataclass(frozen=True)
class Services:
    """The parts of a running platform."""

    database: Database
    part: PlatformPart
    regions: Regions
    job_store: SQLJobStore
    jobs: JobRunner
    activity: Activity

    @property
    def parts(self) -> list[Part]:
        """Everything that can be watched."""
        return [self.part, *self.regions.mirrors]


async def services_of(connection: HTTPConnection) -> Services:
    """The services of the application that answers."""
    services: Services = connection.app.state.services
    return services


async def actor_of(connection: HTTPConnection) -> Actor:
    """Whoever sent the request."""
    actor: Actor = connection.state.actor
    return actor


ServicesOf = Annotated[Services, Depends(services_of)]
ActorOf = Annotated[Actor, Depends(actor_of)]


async def authorize(connection: HTTPConnection, services: ServicesOf, actor: ActorOf) -> None:
    """Every route's check, before anything else of it runs.

    Raises:
        PermissionDenied: the actor may not use the route.
        NotFound: the path names a host that the actor may not know of.
    """
    require_route(actor, connection.scope["route"].name)
    host_id = connection.path_params.get("host_id")
    if host_id is not None and not may_see_tenant(actor, services.regions.host(host_id).tenant_id):
        raise NotFound("There is no such host", f"No host has the id {host_id}.")
