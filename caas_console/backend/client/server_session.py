"""A session with a server, from one token to the next."""

import asyncio
import math
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic

from pydantic import SecretStr

from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    PlatformUnavailable,
    Problem,
    TooManyRequests,
    error_from_problem,
)
from caas_console.backend.contracts.identity import MIN_ATTEMPT, RefreshRequest, TokenPair

# How long before its end a token is replaced: this part of its life, and so many seconds at most.
_MARGIN, _LONGEST_MARGIN = 0.1, 30.0
# Where this machine's clock makes a token's life look shorter, only the server says when it ends.
_SHORTEST_LIFE = 20.0  # seconds
_CLOSE_PATIENCE = 5.0  # seconds for an answer that is on its way

Exchange = Callable[[RefreshRequest], Awaitable[TokenPair]]


class ServerSession:
    """The credential of each request; its tokens are replaced in time.

    A refresh token is good once: it is exchanged by one task at a time, whoever waits for it, and
    whoever stops waiting does not interrupt it. Where the answer is lost, the same attempt is made
    again.

    Args:
        login: of the person.
        renewal: gets the next pair.
        exchange: the next pair; an AuthError says that the session is over.
        on_renewed: told at once what gets the pair after the present one.
        on_over: told why the session is over.

    Attributes:
        ended: set once the session is over, or was left.
    """

    def __init__(
        self,
        login: str,
        renewal: RefreshRequest,
        exchange: Exchange,
        on_renewed: Callable[["ServerSession", RefreshRequest], None],
        on_over: Callable[["ServerSession", Problem], None],
    ) -> None:
        self.login = login
        self.ended = asyncio.Event()
        self._renewal = renewal
        self._access_token = SecretStr("")
        self._renew_at = -math.inf  # of the monotonic clock
        self._exchange = exchange
        self._on_renewed = on_renewed
        self._on_over = on_over
        self._renewing: asyncio.Task[None] | None = None
        self._why: Problem | None = None

    def take(self, pair: TokenPair) -> None:
        """Go on with a new pair."""
        self._access_token = SecretStr(pair.access_token)
        self._renewal = renewal_of(pair)
        life = (pair.access_expires_at - datetime.now(UTC)).total_seconds()
        wait = life - min(life * _MARGIN, _LONGEST_MARGIN)
        self._renew_at = monotonic() + wait if wait >= _SHORTEST_LIFE else math.inf
        self._on_renewed(self, self._renewal)

    async def token(self) -> str:
        self._require_open()
        return await self.last_token()

    async def last_token(self) -> str:
        """A token that is good now, also for the request that ends a session which was left.

        Raises:
            ConsoleError: it cannot be had.
        """
        if monotonic() >= self._renew_at:
            had = bool(self._access_token.get_secret_value())
            try:
                await self.renew()
            except (PlatformUnavailable, TooManyRequests):
                # The one that there is may be good for a while.
                if not had:
                    raise
        return self._access_token.get_secret_value()

    async def instead_of(self, refused: str) -> str:
        self._require_open()
        # Another request may have had it replaced meanwhile.
        if refused == self._access_token.get_secret_value():
            await self.renew()
        return self._access_token.get_secret_value()

    async def renew(self) -> None:
        """Get the next pair; who comes while one is on its way waits for that one.

        Raises:
            AuthError: the session is over.
            PlatformUnavailable: nobody answers.
            TooManyRequests: whoever shares this machine's address asks too often.
        """
        if self._renewing is None:
            self._renewing = asyncio.create_task(self._renew())
            self._renewing.add_done_callback(self._on_renewal_done)
        await asyncio.shield(self._renewing)

    def leave(self) -> None:
        """Use it no more."""
        self.ended.set()

    async def aclose(self) -> None:
        """Leave it; a pair that is on its way is waited for, since the former is spent."""
        self.leave()
        if self._renewing is not None:
            with suppress(TimeoutError, ConsoleError):
                await asyncio.wait_for(self._renewing, _CLOSE_PATIENCE)

    async def _renew(self) -> None:
        try:
            pair = await self._exchange(self._renewal)
        except AuthError as error:
            self._why = error.problem
            self.ended.set()
            self._on_over(self, error.problem)
            raise
        self.take(pair)

    def _on_renewal_done(self, task: asyncio.Task[None]) -> None:
        self._renewing = None
        if not task.cancelled():
            # Nobody may have waited for it.
            task.exception()

    def _require_open(self) -> None:
        if self._why is not None:
            raise error_from_problem(self._why)
        if self.ended.is_set():
            raise logged_out()


def renewal_of(pair: TokenPair) -> RefreshRequest:
    """What gets the pair after this one, however often its answer is lost."""
    attempt = SecretStr(secrets.token_urlsafe(MIN_ATTEMPT))
    return RefreshRequest(refresh_token=SecretStr(pair.refresh_token), attempt=attempt)


def logged_out() -> AuthError:
    """What is said to whoever asks a platform for something while nobody is logged in."""
    return AuthError("Nobody is logged in", hint="Log in.")
