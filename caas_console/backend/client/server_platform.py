"""A platform that others run, in which a person logs in."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError

from caas_console.backend.client.locator import Located
from caas_console.backend.client.saved_login import SavedLogin
from caas_console.backend.client.secret_store import SecretStore
from caas_console.backend.client.server_probe import require_platform
from caas_console.backend.client.server_session import ServerSession, renewal_of
from caas_console.backend.client.server_trust import Trusted, examine
from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    InvalidInput,
    PlatformUnavailable,
    Problem,
)
from caas_console.backend.contracts.gateway import LinkStep
from caas_console.backend.contracts.identity import LoginRequest, RefreshRequest, TokenPair
from caas_console.backend.contracts.sign_in import (
    Certificate,
    Profile,
    SignInNeeded,
    SignInStep,
)
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.credential import Credential, FixedToken
from caas_console.backend.wire.endpoint import Endpoint
from caas_console.backend.wire.session import API

VOUCHED_FOR = "certificate-vouched-for"
_LOGOUT_PATIENCE = 5.0  # seconds
_CLOSE_PATIENCE = 5.0


class ServerPlatform:
    """Locates the platform of a profile, and is the person's way into it: Locator and SignIn.

    Args:
        profile: where it is, and what is known of it.
        secrets: where a login is kept until the next start.
        on_profile_changed: told the profile as it is, once another certificate is trusted or
            somebody else has logged in.
        client: what logs in, as lists of sessions tell it.
    """

    def __init__(
        self,
        profile: Profile,
        secrets: SecretStore,
        on_profile_changed: Callable[[Profile], None],
        client: str,
    ) -> None:
        self._profile = profile
        self._on_profile_changed = on_profile_changed
        self._client = client
        self._saved = SavedLogin(secrets)
        self._looked_for_saved = False
        self._endpoint: Endpoint | None = None
        self._shown: Certificate | None = None
        self._session: ServerSession | None = None
        self._reason: Problem | None = None
        self._remark: Problem | None = None
        self._wake = asyncio.Event()
        self._keeping = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def profile(self) -> Profile:
        return self._profile

    @property
    def who(self) -> str:
        return "" if self._session is None else self._session.login

    def trust(self, fingerprint: str) -> None:
        if self._shown is None or self._shown.fingerprint != fingerprint:
            raise InvalidInput(
                "The server shows another certificate by now",
                hint="Look at the new one before you trust it.",
            )
        self._change_profile(fingerprint=fingerprint)
        self._wake.set()

    async def log_in(
        self, login: str, password: SecretStr, new_password: SecretStr | None = None
    ) -> None:
        request = _login_request(login, password, new_password, self._client)
        try:
            pair = await self._ask_for_pair("/login", request)
        except PlatformUnavailable as error:
            if _is_of_certificate(error):
                # It is looked at anew: the server was changed, or another one answers for it.
                self._wake.set()
            raise
        session = self._new_session(request.login, renewal_of(pair))
        former, self._session = self._session, session
        self._reason = None
        if former is not None:
            former.leave()
            self._begin(self._end(former))
            if former.login != session.login:
                self._begin(self._keep(former, None))
        if request.login != self._profile.login:
            self._change_profile(login=request.login)
        session.take(pair)
        self._wake.set()

    async def log_out(self) -> None:
        session, self._session = self._session, None
        if session is None:
            return
        self._reason = None
        self._begin(self._keep(session, None))
        try:
            async with asyncio.timeout(_LOGOUT_PATIENCE):
                await self._ask("/logout", credential=session)
        except AuthError:
            # It was over already.
            pass
        except (PlatformUnavailable, TimeoutError) as error:
            raise PlatformUnavailable(
                "The platform was not told of the logout",
                "It does not answer, and ends the session only when its time is over.",
                "To end it at once, log in again and revoke it among the sessions.",
            ) from error
        finally:
            await session.aclose()

    async def locate(self) -> AsyncIterator[LinkStep | Problem | SignInNeeded | Located]:
        """See Locator; where a person has to do something first, that is told and waited for."""
        while True:
            self._wake.clear()
            endpoint, needed = await self._approach()
            if endpoint is not None and self._session is not None:
                yield Located(endpoint, self._remark, self._session)
                return
            if needed is not None:
                yield needed
                await self._wake.wait()
                yield LinkStep.FINDING

    async def aclose(self) -> None:
        """Let go of the session, which goes on where it was kept."""
        if self._session is not None:
            await self._session.aclose()
        if self._tasks:
            # A keyring that is locked may never answer.
            await asyncio.wait(self._tasks, timeout=_CLOSE_PATIENCE)
        for task in self._tasks.copy():
            task.cancel()
            await asyncio.wait([task])
        self._saved.release()

    async def _approach(self) -> tuple[Endpoint | None, SignInNeeded | None]:
        """Come as near as the person's trust and login allow."""
        judged = await examine(self._profile.url, self._profile.fingerprint)
        if isinstance(judged, Certificate):
            self._endpoint, self._shown = None, judged
            return None, self._needed(SignInStep.TRUST)
        endpoint = self._arrive(judged)
        await require_platform(endpoint)
        if self._session is None:
            await self._resume()
        if self._session is None:
            return endpoint, self._needed(SignInStep.LOGIN)
        return endpoint, None

    def _needed(self, step: SignInStep) -> SignInNeeded:
        is_trust = step is SignInStep.TRUST
        return SignInNeeded(
            step=step,
            certificate=self._shown if is_trust else None,
            trusted=self._profile.fingerprint if is_trust else "",
            login=self._profile.login,
            reason=self._reason,
            remembered=self._saved.remembered,
        )

    def _arrive(self, trusted: Trusted) -> Endpoint:
        """The endpoint of a server that is trusted; as long as it is for the same reason, one."""
        is_other = trusted.fingerprint != self._profile.fingerprint
        if is_other:
            self._remark = _vouched_for(self._profile.fingerprint)
            self._change_profile(fingerprint=trusted.fingerprint)
        if self._endpoint is None or is_other:
            self._endpoint = Endpoint(f"{self._profile.url}/{API}", tls=trusted.tls)
        self._shown = None
        return self._endpoint

    async def _resume(self) -> None:
        """Go on with the session that was kept, if there is one."""
        if self._looked_for_saved:
            return
        async with self._keeping:
            renewal = await self._saved.take_up(self._profile)
        if renewal is not None and self._session is None:
            session = self._new_session(self._profile.login, renewal)
            self._session = session
            try:
                await session.renew()
            except AuthError:
                # Why, was told to _on_over.
                pass
            except ConsoleError:
                # It is tried again, with the connection; unless somebody logged in meanwhile.
                if self._session is session:
                    self._session = None
                    raise
        self._looked_for_saved = True

    def _new_session(self, login: str, renewal: RefreshRequest) -> ServerSession:
        return ServerSession(login, renewal, self._exchange, self._on_renewed, self._on_over)

    async def _exchange(self, renewal: RefreshRequest) -> TokenPair:
        return await self._ask_for_pair("/refresh", renewal)

    def _on_renewed(self, session: ServerSession, renewal: RefreshRequest) -> None:
        self._begin(self._keep(session, renewal))

    def _on_over(self, session: ServerSession, reason: Problem) -> None:
        if session is self._session:
            self._session, self._reason = None, reason
            self._begin(self._keep(session, None))

    async def _end(self, former: ServerSession) -> None:
        """Have the platform end what nobody uses any more; unheard, its time ends it."""
        with suppress(ConsoleError, TimeoutError):
            async with asyncio.timeout(_LOGOUT_PATIENCE):
                token = FixedToken(await former.last_token())
                await self._ask("/logout", credential=token)

    async def _keep(self, session: ServerSession, renewal: RefreshRequest | None) -> None:
        """Have the keyring hold what renews a session, or nothing; one after the other."""
        profile = self._profile.model_copy(update={"login": session.login})
        async with self._keeping:
            if renewal is None:
                await self._saved.forget(profile)
            elif session is self._session:
                await self._saved.keep(profile, renewal)

    async def _ask_for_pair(self, path: str, request: BaseModel) -> TokenPair:
        body = await self._ask(path, request)
        try:
            return TokenPair.model_validate_json(body)
        except ValidationError:
            # What it says of a pair would show it.
            raise PlatformUnavailable("The answer is not understood") from None

    async def _ask(
        self, path: str, request: BaseModel | None = None, credential: Credential | None = None
    ) -> bytes:
        if self._endpoint is None:
            raise PlatformUnavailable(
                "The platform is not connected",
                "No connection to it has been made yet.",
                "Try again in a moment.",
            )
        connection = Connection(self._endpoint, credential)
        try:
            return await connection.request("POST", path, body=request)
        finally:
            await connection.aclose()

    def _change_profile(self, **changes: str) -> None:
        self._profile = self._profile.model_copy(update=changes)
        self._on_profile_changed(self._profile)

    def _begin(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _login_request(
    login: str, password: SecretStr, new_password: SecretStr | None, client: str
) -> LoginRequest:
    try:
        return LoginRequest(
            login=login, password=password, new_password=new_password, client=client
        )
    except ValidationError as error:
        # What was given stays out of it.
        faults = error.errors(include_input=False, include_context=False, include_url=False)
        raise InvalidInput(
            "The login is not valid", fields={str(one["loc"][0]): one["msg"] for one in faults}
        ) from None


def _is_of_certificate(error: BaseException) -> bool:
    cause = error.__cause__ or error.__context__
    return isinstance(error, ssl.SSLCertVerificationError) or (
        cause is not None and _is_of_certificate(cause)
    )


def _vouched_for(fingerprint: str) -> Problem:
    return Problem(
        title="The server shows another certificate than you trusted",
        code=VOUCHED_FOR,
        detail=f"The system's authorities vouch for the new one; yours was {fingerprint}.",
        hint="Nothing is to be done: the former certificate is not needed any more.",
    )
