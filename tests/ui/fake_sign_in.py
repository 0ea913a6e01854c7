"""A SignIn with accounts that the test makes up, in front of a FakeGateway."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import SecretStr
from typing_extensions import override

from caas_console.backend.contracts.errors import AuthError, ConsoleError, PasswordChangeNeeded
from caas_console.backend.contracts.gateway import LinkChanged, LinkState
from caas_console.backend.contracts.sign_in import (
    Certificate,
    Profile,
    SignIn,
    SignInNeeded,
    SignInStep,
)

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def certificate(digits: str = "AB", **changes: object) -> Certificate:
    """One that a site made itself; all of its fingerprint's pairs are alike."""
    made = Certificate(
        fingerprint=":".join([digits] * 32),
        subject="CN=caas.example",
        issuer="CN=caas.example",
        names=("caas.example", "10.0.0.7"),
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
        not_after=datetime(2036, 1, 1, tzinfo=UTC),
        fault="self-signed certificate",
    )
    return made.model_copy(update=changes)


class FakeSignIn(SignIn):
    """Waits for a certificate to be trusted and for a login, as it is told.

    Args:
        tell: has the console told of a changed link.

    Attributes:
        passwords: of those who may log in.
        must_change: the logins whose password is only good to be replaced.
        refuses: raised at the next login, once.
        gate: kept closed, an attempt is not answered.
        remembered: whether there is a keyring.
        admitted: called when somebody has been let in, before the link is up.
    """

    def __init__(self, tell: Callable[[LinkChanged], None]) -> None:
        self._tell = tell
        self._profile = Profile(name="Production", url="https://caas.example")
        self._who = ""
        self._state = LinkState.CONNECTING
        self.passwords = {"ada": "right", "bob": "right"}
        self.must_change: set[str] = set()
        self.refuses: ConsoleError | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.remembered = True
        self.admitted: Callable[[], None] = lambda: None

    @property
    @override
    def profile(self) -> Profile:
        return self._profile

    @property
    @override
    def who(self) -> str:
        return self._who

    def need_trust(self, shown: Certificate, trusted: str = "") -> None:
        """The server shows a certificate that is not trusted."""
        self._need(SignInNeeded(step=SignInStep.TRUST, certificate=shown, trusted=trusted))

    def need_login(self, reason: ConsoleError | None = None) -> None:
        """Nobody is logged in, or not any more."""
        self._who = ""
        self._need(
            SignInNeeded(
                step=SignInStep.LOGIN,
                login=self._profile.login,
                reason=None if reason is None else reason.problem,
                remembered=self.remembered,
            )
        )

    def _need(self, needed: SignInNeeded) -> None:
        self._tell(LinkChanged(state=self._state, since=NOW, needed=needed))

    @override
    def trust(self, fingerprint: str) -> None:
        self._profile = self._profile.model_copy(update={"fingerprint": fingerprint})
        self.need_login()

    @override
    async def log_in(
        self, login: str, password: SecretStr, new_password: SecretStr | None = None
    ) -> None:
        await self.gate.wait()
        refused, self.refuses = self.refuses, None
        if refused is not None:
            raise refused
        if self.passwords.get(login) != password.get_secret_value():
            if new_password is not None:
                raise AuthError(
                    "The password was not changed",
                    fields={"password": "This is not the current password."},
                )
            raise AuthError(
                "The login or the password is wrong",
                hint="Check both, and whether Caps Lock is on.",
            )
        if login in self.must_change and new_password is None:
            raise PasswordChangeNeeded(
                "The password must be changed", hint="Choose a new one to log in."
            )
        if new_password is not None:
            self.must_change.discard(login)
            self.passwords[login] = new_password.get_secret_value()
        self._profile = self._profile.model_copy(update={"login": login})
        self._who = login
        self._state = LinkState.RECONNECTING
        self._tell(LinkChanged(state=LinkState.CONNECTED, since=NOW))
        self.admitted()

    @override
    async def log_out(self) -> None:
        self.need_login()
