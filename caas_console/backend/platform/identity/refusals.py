"""Why somebody may not log in, said alike wherever the account is kept."""

from datetime import datetime

from caas_console.backend.contracts.errors import AuthError
from caas_console.backend.contracts.tenancy import Person, PersonState


def wrong_credentials() -> AuthError:
    """There is no such login, or its password is another; nobody is told which."""
    return AuthError(
        "The login or the password is wrong", hint="Check both, and whether Caps Lock is on."
    )


def require_usable(person: Person, now: datetime) -> None:
    """Check that a person's account is good.

    Raises:
        AuthError: it is not; why.
    """
    ask = "Ask an administrator."
    if person.state is PersonState.DISABLED:
        raise AuthError("The account is disabled", hint=ask)
    if person.expires_at is not None and person.expires_at <= now:
        raise AuthError("The account has expired", f"It was good until {person.expires_at}.", ask)
