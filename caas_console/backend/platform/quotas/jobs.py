"""What jobs claim of quotas, in the transactions that record the jobs."""

from collections.abc import Callable

from sqlalchemy import select

from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.operations import UpdateContainer
from caas_console.backend.platform.quotas.claims import (
    Amounts,
    Claimant,
    claim,
    held_of,
    release,
    settle,
)
from caas_console.backend.platform.quotas.demands import demand_of
from caas_console.backend.platform.store.database import UnitOfWork
from caas_console.backend.platform.store.schema import hosts, quota_claims

# By host and the container's engine id or name: the job that made the container, empty where none
# did; None where no such container is known.
MakerOf = Callable[[str, str], str | None]


def unknown_maker(_host_id: str, _container: str) -> None:
    """Knows no container."""


class JobClaims:
    """Claims for what a job will make, and gives back what it did not.

    What a container uses is held under the id of the job that made it, whose label it bears.
    An update holds the surplus under its own id until it has happened. Containers that no job
    made count for nothing.
    """

    def __init__(self, maker_of: MakerOf = unknown_maker) -> None:
        self._maker_of = maker_of

    async def follow(self, work: UnitOfWork, job: Job) -> None:
        """Do what a job's new state means for its claims.

        Raises:
            QuotaExceeded: the job was queued, and a limit does not allow what it will make.
        """
        demand = demand_of(job.operation)
        if not demand:
            return
        match job.state:
            case JobState.QUEUED:
                await self._claim(work, job, demand)
            case JobState.FAILED | JobState.CANCELLED:
                await release(work, job.id)
            case JobState.SUCCEEDED if isinstance(job.operation, UpdateContainer):
                await _take_over(work, job, demand)

    async def _claim(self, work: UnitOfWork, job: Job, demand: Amounts) -> None:
        maker = None
        if isinstance(job.operation, UpdateContainer):
            maker = self._maker_of(job.host_id, job.operation.target)
            if maker == "":
                return
            # One that was not observed yet may have nothing so far: all must fit.
            held = {} if maker is None else await held_of(work, maker)
            # Nothing is given back before the container has less in truth.
            demand = {
                resource: None if amount is None else max(0, amount - held.get(resource, 0))
                for resource, amount in demand.items()
            }
        await claim(work, await _claimant(work, job, job.id, extends=maker), demand)


async def _take_over(work: UnitOfWork, job: Job, demand: Amounts) -> None:
    """Make the surplus that an update claimed a part of what its container uses."""
    mine = select(quota_claims.c.extends).where(quota_claims.c.holder == job.id).limit(1)
    maker = await work.connection.scalar(mine)
    await release(work, job.id)
    if maker is None:
        return
    others = select(quota_claims.c.holder).where(quota_claims.c.extends == maker).limit(1)
    if await work.connection.scalar(others) is not None:
        # Another update counted on what the container has: it must not be lowered under it.
        held = await held_of(work, maker)
        demand = {
            resource: max(amount or 0, held.get(resource, 0)) for resource, amount in demand.items()
        }
    await settle(work, await _claimant(work, job, maker), demand)


async def _claimant(
    work: UnitOfWork, job: Job, holder: str, extends: str | None = None
) -> Claimant:
    place = select(hosts.c.environment_id).where(hosts.c.id == job.host_id)
    return Claimant(
        holder=holder,
        tenant_id=job.tenant_id,
        environment_id=await work.connection.scalar(place),
        host_id=job.host_id,
        extends=extends,
    )
