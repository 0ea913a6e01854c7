"""Who a bearer token stands for, and what that person was granted.

Read anew for each request: what was revoked a moment ago, on whichever platform, is so here.
"""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, Row, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.access import GrantPath, Permission
from caas_console.backend.contracts.errors import AuthError
from caas_console.backend.contracts.identity import ApiToken, Session
from caas_console.backend.contracts.tenancy import PersonState, TenantState
from caas_console.backend.platform.identity.refusals import require_usable
from caas_console.backend.platform.identity.secrets import ACCESS, API_TOKEN, digest
from caas_console.backend.platform.identity.sessions import Clock, require_open
from caas_console.backend.platform.identity.token_uses import TokenUses
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.credentials import SESSIONS, TOKENS
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.schema import (
    api_tokens,
    bindings,
    group_members,
    groups,
    people,
    sessions,
    tenants,
)
from caas_console.backend.platform.store.tenancy import PEOPLE

# Made once: each request asks.
_PERSON: BindParameter[str] = bindparam("person")
_GRANTS = (
    select(
        bindings.c.role,
        bindings.c.tenant_id,
        groups.c.name,
        groups.c.directory_name,
        tenants.c.state,
        tenants.c.name,
    )
    .outerjoin(groups, bindings.c.group_id == groups.c.id)
    .outerjoin(tenants, bindings.c.tenant_id == tenants.c.id)
    .where(
        or_(
            bindings.c.person_id == _PERSON,
            bindings.c.group_id.in_(
                select(group_members.c.group_id).where(group_members.c.person_id == _PERSON)
            ),
        )
    )
    .order_by(bindings.c.id)
)


# A session by its access token, and whose it is: without more of either than is looked at.
_SESSION = (
    select(
        sessions.c.id,
        people.c.id.label("person_id"),
        people.c.name,
        people.c.state,
        people.c.expires_at,
    )
    .join(people, sessions.c.person_id == people.c.id)
    .where(
        sessions.c.access_hash == bindparam("shown"),
        sessions.c.ended_at.is_(None),
        sessions.c.access_expires_at > bindparam("now", type_=sessions.c.access_expires_at.type),
    )
)
_Row = Row[str, str | None, str | None, str | None, str | None, str | None]


class Recognition:
    """Turns bearer tokens into actors.

    Attributes:
        token_uses: told of each use of an API token.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.token_uses = TokenUses(database, clock)

    async def actor(self, token: str) -> Actor | None:
        """Whoever may use the API with this token; None where it is good for nobody."""
        async with self._database.reading() as connection:
            if token.startswith(ACCESS):
                return await self._of_session(connection, digest(token))
            if token.startswith(API_TOKEN):
                return await self._of_api_token(connection, digest(token))
        return None

    async def again(self, actor: Actor) -> Actor:
        """An actor as it is by now, whose access token may have been replaced meanwhile.

        The embedded platform's owner has no credential that could end.

        Raises:
            AuthError: the session or the token has ended, or the account is good no more.
        """
        if not actor.credential_id:
            return actor
        async with self._database.reading() as connection:
            credential = await self._credential(connection, actor)
            person = await PEOPLE.get(connection, credential.person_id)
            require_usable(person, self._clock())
            grants, suspended = await held_by(connection, person.id)
            return replace(actor, grants=grants, suspended=suspended)

    async def _credential(self, connection: AsyncConnection, actor: Actor) -> Session | ApiToken:
        now = self._clock()
        if actor.scopes is None:
            session = await SESSIONS.get(connection, actor.credential_id)
            require_open(session, now)
            return session
        token = await TOKENS.get(connection, actor.credential_id)
        if token.revoked_at is not None or token.expires_at <= now:
            raise AuthError("The API token is no longer good", hint="Make a new one.")
        return token

    async def _of_session(self, connection: AsyncConnection, shown: str) -> Actor | None:
        now = self._clock()
        row = (await connection.execute(_SESSION, {"shown": shown, "now": now})).one_or_none()
        if row is None:
            return None
        session_id, person_id, name, state, expires_at = row
        if not _may_work(PersonState(state), expires_at, now):
            return None
        return await self._actor(connection, person_id, name, session_id)

    async def _of_api_token(self, connection: AsyncConnection, shown: str) -> Actor | None:
        token = await TOKENS.find(
            connection,
            api_tokens.c.hash == shown,
            api_tokens.c.revoked_at.is_(None),
            api_tokens.c.expires_at > self._clock(),
        )
        if token is None:
            return None
        person = await PEOPLE.get(connection, token.person_id)
        if not _may_work(person.state, person.expires_at, self._clock()):
            return None
        self.token_uses.note(token)
        return await self._actor(
            connection, person.id, person.name, token.id, frozenset(token.scopes)
        )

    async def _actor(
        self,
        connection: AsyncConnection,
        person_id: str,
        name: str,
        credential_id: str,
        scopes: frozenset[Permission] | None = None,
    ) -> Actor:
        grants, suspended = await held_by(connection, person_id)
        return Actor(
            id=person_id,
            name=name,
            grants=grants,
            suspended=suspended,
            scopes=scopes,
            credential_id=credential_id,
        )


def _may_work(state: PersonState, expires_at: datetime | None, now: datetime) -> bool:
    """Whether a person's account is good."""
    return state is PersonState.ACTIVE and (expires_at is None or expires_at > now)


class Held(NamedTuple):
    """What a person holds, directly and by groups.

    Attributes:
        grants: the roles that are good.
        suspended: the tenants whose roles are not, because they are suspended: names by id.
    """

    grants: tuple[GrantPath, ...]
    suspended: dict[str, str]


async def held_by(connection: AsyncConnection, person_id: str) -> Held:
    """What a person holds now."""
    grants, suspended = [], {}
    for row in (await connection.execute(_GRANTS, {"person": person_id})).all():
        _role, tenant_id, _group, _directory_name, state, name = row
        if tenant_id is None or state == TenantState.ACTIVE:
            grants.append(_grant(row))
        else:
            suspended[tenant_id] = str(name)
    return Held(tuple(grants), suspended)


async def all_grants_of(connection: AsyncConnection, person_id: str) -> tuple[GrantPath, ...]:
    """The roles that a person holds, suspended tenants' too."""
    rows = await connection.execute(_GRANTS, {"person": person_id})
    return tuple(_grant(row) for row in rows.all())


def _grant(row: _Row) -> GrantPath:
    role, tenant_id, group, directory_name, _state, _name = row
    return GrantPath.model_validate(
        {"role": role, "tenant_id": tenant_id, "group": group, "directory_name": directory_name}
    )
