"""API tokens: what acts for a person without one being there."""

from datetime import timedelta

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.errors import InvalidInput, PermissionDenied
from caas_console.backend.contracts.identity import ApiToken, NewApiToken, TokenRequest
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.identity.secrets import API_TOKEN, digest, new_secret
from caas_console.backend.platform.identity.sessions import Clock
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.store.credentials import TOKENS
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.schema import api_tokens

LONGEST_LIFE = timedelta(days=366)


class ApiTokens:
    """Makes, lists and ends them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def create(self, request: TokenRequest, actor: Actor) -> NewApiToken:
        """A token of the actor's own.

        Raises:
            InvalidInput: it would expire before now, or in more than a year.
            PermissionDenied: an API token may not make others, which would outlive it.
        """
        now = self._clock()
        if actor.scopes is not None:
            raise PermissionDenied(
                "An API token cannot make another", hint="Log in with your password to make one."
            )
        if not now < request.expires_at <= now + LONGEST_LIFE:
            raise InvalidInput(
                "The token's life is not valid",
                fields={"expires_at": f"This must be within {LONGEST_LIFE.days} days from now."},
            )
        token = ApiToken(
            id=new_id(now),
            person_id=actor.id,
            person_name=actor.name,
            name=request.name,
            scopes=tuple(sorted(set(request.scopes))),
            created_at=now,
            expires_at=request.expires_at,
        )
        secret = new_secret(API_TOKEN)

        async def act(work: UnitOfWork) -> ApiToken:
            saved = await TOKENS.add(work, token, hash=digest(secret))
            await record(
                work, actor, Deed("token.create", "token", token.id, token.name, after=saved)
            )
            return saved

        return NewApiToken(token=await self._database.transact(act), secret=secret)

    async def page(self, owner: str | None, *, after: str, limit: int) -> list[ApiToken]:
        """The good tokens of a person (None: of everybody) with ids beyond ``after``."""
        query = [api_tokens.c.revoked_at.is_(None), api_tokens.c.id > after]
        if owner is not None:
            query.append(api_tokens.c.person_id == owner)
        async with self._database.reading() as connection:
            return await TOKENS.list(connection, *query, limit=limit)

    async def revoke(self, token_id: str, actor: Actor) -> ApiToken:
        """End a token; one that has ended stays as it is.

        Raises:
            NotFound: there is none that the actor may know of.
            PermissionDenied: the actor may not end other people's.
        """

        async def act(work: UnitOfWork) -> ApiToken:
            token = await TOKENS.get(work.connection, token_id)
            if token.person_id != actor.id:
                require(actor, Permission.TOKENS_REVOKE, None, TOKENS.absent(token_id))
            if token.revoked_at is not None:
                return token
            ended = token.model_copy(update={"revoked_at": self._clock()})
            saved = await TOKENS.save(work, ended)
            await record(work, actor, Deed("token.revoke", "token", token_id, token.name))
            return saved

        return await self._database.transact(act)

    async def revoke_all(self, work: UnitOfWork, person_id: str) -> None:
        """End every token of a person."""
        theirs = api_tokens.c.person_id == person_id
        for token in await TOKENS.list(work.connection, theirs, api_tokens.c.revoked_at.is_(None)):
            await TOKENS.save(work, token.model_copy(update={"revoked_at": self._clock()}))
