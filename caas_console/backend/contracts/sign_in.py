"""How a person gets into a platform that others run: its address, its certificate, their login."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pydantic import SecretStr

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.resources import Record


class Profile(Record):
    """A platform that a person logs in to.

    Attributes:
        name: what the person calls it; no two profiles have the same.
        url: where it answers, such as ``https://caas.example``; without the API's path.
        login: who logged in last; empty before the first time.
        fingerprint: of the certificate that the person trusts, see :class:`Certificate`; empty
            where the system's certificate authorities vouch for the server.
    """

    name: str
    url: str
    login: str = ""
    fingerprint: str = ""


class Certificate(Record):
    """What a server showed of itself, and no authority that the system knows vouches for.

    Attributes:
        fingerprint: SHA-256 of its DER encoding, as upper-case pairs with colons.
        subject, issuer: distinguished names (RFC 4514).
        names: the host names and addresses that it is for.
        fault: why the system does not accept it, in OpenSSL's words.
    """

    fingerprint: str
    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    fault: str


class SignInStep(StrEnum):
    """What a person has to do before the platform is used, or used again."""

    TRUST = "trust"
    LOGIN = "login"


class SignInNeeded(Record):
    """The platform waits for a person; what was shown of it before stays, as stale.

    Attributes:
        certificate: what is to be trusted, where that is the step.
        trusted: the fingerprint that was trusted until now, where the server shows another.
        login: who logged in last.
        reason: why the session that there was is over; None before the first login.
        remembered: whether a login can be kept until the next start: whether there is a keyring.
    """

    step: SignInStep
    certificate: Certificate | None = None
    trusted: str = ""
    login: str = ""
    reason: Problem | None = None
    remembered: bool = False

    @property
    def is_logged_out(self) -> bool:
        """Whether nobody is logged in, and not because a session was ended for them."""
        return self.step is SignInStep.LOGIN and self.reason is None


class SignIn(Protocol):
    """A person's way into a platform, and out of it.

    Attributes:
        profile: as it is now, with what was trusted and who logged in.
        who: the login of the person who is logged in; empty while nobody is.
    """

    @property
    def profile(self) -> Profile: ...

    @property
    def who(self) -> str: ...

    def trust(self, fingerprint: str) -> None:
        """Trust the certificate that was shown, from now on; the connection goes on."""

    async def log_in(
        self, login: str, password: SecretStr, new_password: SecretStr | None = None
    ) -> None:
        """Log in; the connection goes on.

        Raises:
            PasswordChangeNeeded: it has to be tried again with a ``new_password``.
            AuthError: login or password are wrong, or the account may not log in.
            TooManyRequests: after too many failures.
            PlatformUnavailable: nobody answers, or the directory does not.
        """

    async def log_out(self) -> None:
        """End the session, and forget its tokens; then a login is needed."""
