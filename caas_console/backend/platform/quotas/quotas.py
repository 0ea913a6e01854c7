"""The limits of tenants and environments: read, and set."""

from sqlalchemy import select, update

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.errors import InvalidInput, NotFound
from caas_console.backend.contracts.tenancy import Quota, QuotaLimit, QuotaResource
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.quotas import QUOTAS
from caas_console.backend.platform.store.records import outdated
from caas_console.backend.platform.store.schema import environments, quotas
from caas_console.backend.platform.store.tenancy import TENANTS


class Quotas:
    """What can be done with quotas; the right to know of the tenant is checked before.

    A tenant's limits are set by whoever may manage quotas in the whole platform; those of its
    environments by whoever may in the tenant, who so shares out what the tenant was given.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_tenant(self, tenant_id: str) -> list[Quota]:
        """All that is counted for a tenant and each of its environments, unused or not.

        Raises:
            NotFound: there is no such tenant.
        """
        async with self._database.reading() as connection:
            await TENANTS.get(connection, tenant_id)
            known = await QUOTAS.list(connection, quotas.c.tenant_id == tenant_id)
            owned = select(environments.c.id).where(environments.c.tenant_id == tenant_id)
            places = (await connection.scalars(owned)).all()
        untouched = [
            Quota.unused(tenant_id, place, resource)
            for place in (None, *places)
            for resource in Quota.counted(place)
        ]
        return list({one.id: one for one in (*untouched, *known)}.values())

    async def limit(
        self,
        tenant_id: str,
        environment_id: str | None,
        resource: QuotaResource,
        wanted: QuotaLimit,
        *,
        revision: int,
        actor: Actor,
    ) -> Quota:
        """Set what is allowed; less than what is used stops what comes, not what runs.

        Args:
            tenant_id: whose limit.
            environment_id: the environment that it holds in; None for the whole tenant.
            resource: what is limited.
            wanted: the limit.
            revision: the quota's as it was read. That some of it was claimed since does no harm.
            actor: who sets it.

        Raises:
            PermissionDenied: the actor may not set this one.
            NotFound: the tenant has no such environment.
            InvalidInput: the resource is not counted in environments.
            Outdated: somebody changed the limit since.
        """
        require(actor, Permission.QUOTAS_MANAGE, tenant_id if environment_id else None)
        if resource not in Quota.counted(environment_id):
            raise InvalidInput(
                "Environments are only counted for the tenant",
                fields={"resource": "is not counted in an environment"},
            )
        untouched = Quota.unused(tenant_id, environment_id, resource)

        async def act(work: UnitOfWork) -> Quota:
            await _check_place(work, tenant_id, environment_id)
            found = await QUOTAS.find(work.connection, quotas.c.id == untouched.id)
            before = found or await QUOTAS.add(work, untouched, limit_revision=0)
            # A quota that nobody had touched was told with the revision 0.
            read = before.revision if found is None and not revision else revision
            saved = await _save(work, before, wanted, read)
            place = "" if environment_id is None else f" ({environment_id})"
            deed = Deed(
                "quota.limit",
                "quota",
                saved.id,
                f"{resource}{place}",
                tenant_id,
                before=before,
                after=saved,
            )
            await record(work, actor, deed)
            return saved

        return await self._database.transact(act)


async def _check_place(work: UnitOfWork, tenant_id: str, environment_id: str | None) -> None:
    await TENANTS.get(work.connection, tenant_id)
    if environment_id is None:
        return
    owner = select(environments.c.tenant_id).where(environments.c.id == environment_id)
    if await work.connection.scalar(owner) != tenant_id:
        raise NotFound(
            "There is no such environment", f"No environment has the id {environment_id}."
        )


async def _save(work: UnitOfWork, before: Quota, wanted: QuotaLimit, read: int) -> Quota:
    after = before.model_copy(update={"limit": wanted.limit})
    revision = await work.log_change(after.kind, after.id, after.tenant_id, after.model_dump_json())
    changed = await work.connection.execute(
        update(quotas)
        .where(quotas.c.id == before.id, quotas.c.limit_revision <= read, quotas.c.revision >= read)
        .values(allowed=wanted.limit, revision=revision, limit_revision=revision)
    )
    if not changed.rowcount:
        raise outdated("quota")
    return after.model_copy(update={"revision": revision})
