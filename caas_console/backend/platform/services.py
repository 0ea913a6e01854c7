"""What the routes work with; the composition root makes it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Header
from fastapi.responses import Response
from starlette.requests import HTTPConnection

from caas_console.backend.contracts.errors import ConsoleError, InvalidInput, PermissionDenied
from caas_console.backend.jobs.runner import JobRunner
from caas_console.backend.platform.access_runtime import AccessRuntime
from caas_console.backend.platform.activity import Activity
from caas_console.backend.platform.audit.chain import Chainer
from caas_console.backend.platform.audit.reader import AuditReader
from caas_console.backend.platform.audit.refusals import Refusals, attempt_of
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.logins import Logins
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.revocation import Revocations
from caas_console.backend.platform.identity.sessions import Sessions
from caas_console.backend.platform.policy.decision import (
    Actor,
    require,
    require_anywhere,
)
from caas_console.backend.platform.policy.permissions import ROUTE_NEEDS
from caas_console.backend.platform.quotas.quotas import Quotas
from caas_console.backend.platform.regions.regions import Regions, no_such_host
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.jobs import SQLJobStore
from caas_console.backend.platform.store.tenancy import TENANTS
from caas_console.backend.platform.tenancy.access import AccessView
from caas_console.backend.platform.tenancy.groups import Groups
from caas_console.backend.platform.tenancy.people import People
from caas_console.backend.platform.tenancy.roles import Roles
from caas_console.backend.platform.tenancy.tenants import Tenants
from caas_console.backend.platform.watch.part import PlatformPart
from caas_console.backend.platform.watch.stream import Part, Telling
from caas_console.backend.wire.problems import answer
from caas_console.backend.wire.stated_reason import MAX_REASON, REASON_HEADER, decoded_reason

if TYPE_CHECKING:
    from caas_console.backend.platform.leases.membership import Membership


@dataclass(frozen=True)
class Services:
    """The parts of a running platform.

    Attributes:
        membership: among the instances that share the database; None for one that is alone.
    """

    database: Database
    membership: "Membership | None"
    part: PlatformPart
    telling: Telling
    chainer: Chainer
    audit: AuditReader
    refusals: Refusals
    regions: Regions
    job_store: SQLJobStore
    jobs: JobRunner
    activity: Activity
    recognition: Recognition
    revocations: Revocations
    logins: Logins
    sessions: Sessions
    api_tokens: ApiTokens
    tenants: Tenants
    people: People
    groups: Groups
    roles: Roles
    access: AccessView
    quotas: Quotas

    @property
    def parts(self) -> list[Part]:
        """Everything that can be watched."""
        return [self.part, *self.regions.mirrors]


async def services_of(connection: HTTPConnection) -> Services:
    """The services of the application that answers."""
    services: Services = connection.app.state.services
    return services


def address_of(connection: HTTPConnection) -> str:
    """The address that a request came from; empty on a Unix socket."""
    if not connection.client or not connection.client.host:
        return ""
    try:
        address = ip_address(connection.client.host)
    except ValueError:
        # What a trusted proxy passes on may be anything.
        return "unknown"
    # Where one socket listens for both, IPv4 comes in IPv6 (RFC 4291, section 2.5.5.2).
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


Reason = Annotated[
    str,
    Header(
        alias=REASON_HEADER,
        max_length=9 * MAX_REASON,  # The longest characters are three bytes of three letters.
        description="Why access to another tenant's container is asked for; recorded. What is not "
        "ASCII is percent-encoded UTF-8.",
    ),
]


async def actor_of(connection: HTTPConnection, reason: Reason = "") -> Actor:
    """Whoever sent the request, and why where it says so.

    Raises:
        InvalidInput: the reason is too long to be recorded.
    """
    actor: Actor = connection.state.actor
    stated = decoded_reason(reason)
    if len(stated) > MAX_REASON:
        raise InvalidInput(
            "The stated reason is too long", f"It may have {MAX_REASON} characters at most."
        )
    asking = replace(actor, reason=stated, address=address_of(connection))
    # For what has no parameters: the Runtime, and the record of refusals.
    connection.state.actor = asking
    return asking


def runtime_for(services: Services, connection: HTTPConnection) -> AccessRuntime:
    """The Runtime of whoever sent the request, who has been authorized."""
    actor: Actor = connection.state.actor
    return AccessRuntime(services.regions, services.database, services.revocations, actor)


async def answer_refusal(connection: HTTPConnection, error: Exception) -> Response:
    """The answer to whoever may not do what was tried, which is recorded."""
    services = await services_of(connection)
    attempt = attempt_of(connection, await _tenant_of(services, connection.path_params))
    # Whoever is not logged in yet is recorded by the login itself.
    actor: Actor | None = getattr(connection.state, "actor", None)
    if attempt is not None and actor is not None and isinstance(error, ConsoleError):
        await services.refusals.record(actor, attempt, error)
    return await answer(connection, error)


async def _tenant_of(services: Services, path: Mapping[str, str]) -> str | None:
    """Whose what a path names is; None where the path does not tell."""
    with suppress(ConsoleError):
        if host_id := path.get("host_id"):
            return services.regions.host(host_id).tenant_id
        if job_id := path.get("job_id"):
            return (await services.job_store.get(job_id)).tenant_id
    return path.get("tenant_id")


ServicesOf = Annotated[Services, Depends(services_of)]
ActorOf = Annotated[Actor, Depends(actor_of)]


async def authorize(connection: HTTPConnection, services: ServicesOf, actor: ActorOf) -> None:
    """Every route's check, before anything else of it runs.

    A route below a host or a tenant needs its permission in that tenant, and one that names no
    object needs it somewhere. Whose another object is, its service knows, and asks there.

    Raises:
        PermissionDenied: the actor may not use the route, or nobody said what it needs.
        NotFound: the path names an object that the actor may not know of.
    """
    name = connection.scope["route"].name
    needed = ROUTE_NEEDS.get(name)
    if needed is None:
        raise PermissionDenied("You may not do this", f"The missing permission is {name}.")
    if (host_id := connection.path_params.get("host_id")) is not None:
        host = services.regions.host(host_id)
        require(actor, needed, host.tenant_id, no_such_host(host_id))
    elif (tenant_id := connection.path_params.get("tenant_id")) is not None:
        require(actor, needed, tenant_id, TENANTS.absent(tenant_id))
    elif not connection.path_params:
        require_anywhere(actor, needed)
