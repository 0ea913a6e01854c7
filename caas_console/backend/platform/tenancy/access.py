"""Who may do what and why, for those who may ask."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.access import (
    EffectiveAccess,
    Explanation,
    Permission,
)
from caas_console.backend.contracts.errors import AuthError
from caas_console.backend.contracts.tenancy import Person, TenantState
from caas_console.backend.platform.identity.recognition import all_grants_of
from caas_console.backend.platform.identity.refusals import require_usable
from caas_console.backend.platform.identity.sessions import Clock
from caas_console.backend.platform.policy.decision import Actor, Reach, require
from caas_console.backend.platform.policy.explanation import Standing, effective_access, explain
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.schema import people, tenants
from caas_console.backend.platform.store.tenancy import PEOPLE, TENANTS


class AccessView:
    """Explains people's access.

    Whoever may ask in single tenants knows of the people who have a role there, and of nobody
    else.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def explain(
        self, person_id: str, permission: Permission, tenant_id: str | None, actor: Actor
    ) -> Explanation:
        """Why a person may, or may not, do something in a tenant, or in the whole platform.

        Raises:
            NotFound: there is no such tenant or person that the actor may know of.
            PermissionDenied: the actor may not ask about the whole platform.
        """
        absent = None if tenant_id is None else TENANTS.absent(tenant_id)
        require(actor, Permission.ACCESS_READ, tenant_id, absent)
        async with self._database.reading() as connection:
            if tenant_id is not None:
                await TENANTS.get(connection, tenant_id)
            place = Reach() if tenant_id is None else Reach(tenants=frozenset({tenant_id}))
            reach = actor.reaches[Permission.ACCESS_READ]
            standing = await self._standing(
                connection, person_id, reach if reach.everywhere else place
            )
        return explain(standing, permission, tenant_id)

    async def of_person(self, person_id: str, actor: Actor) -> EffectiveAccess:
        """What a person may do, in all the tenants that the actor may ask about.

        Raises:
            NotFound: there is no such person that the actor may know of.
        """
        reach = actor.reaches[Permission.ACCESS_READ]
        async with self._database.reading() as connection:
            standing = await self._standing(connection, person_id, reach)
        return effective_access(
            standing, self._clock(), None if reach.everywhere else reach.tenants
        )

    async def _standing(
        self, connection: AsyncConnection, person_id: str, reach: Reach
    ) -> Standing:
        person = await PEOPLE.find(connection, people.c.id == person_id)
        grants = await all_grants_of(connection, person_id)
        known = reach.everywhere or any(one.tenant_id in reach.tenants for one in grants)
        if person is None or not known:
            raise PEOPLE.absent(person_id)
        suspended = select(tenants.c.id).where(tenants.c.state == TenantState.SUSPENDED)
        return Standing(
            person_id=person_id,
            grants=grants,
            suspended=frozenset((await connection.scalars(suspended)).all()),
            obstacle=self._obstacle(person),
        )

    def _obstacle(self, person: Person) -> str:
        try:
            require_usable(person, self._clock())
        except AuthError as error:
            return str(error)
        return ""
