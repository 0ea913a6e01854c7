"""Why somebody may not log in, said alike wherever the account is kept."""

from datetime import datetime

from caas_console.backend.contracts.errors import AuthError, PlatformUnavailable
from caas_console.backend.contracts.tenancy import Person, PersonState
from caas_console.backend.platform.directory.person import DirectoryPerson

_GROUPS_NAMED = 5


class DirectoryFailed(PlatformUnavailable):
    """The directory could not say whether somebody may log in."""


class WrongCredentials(AuthError):
    """There is no such login, or its password is another; nobody is told which."""


def wrong_credentials() -> WrongCredentials:
    """What is told to whoever logs in."""
    return WrongCredentials(
        "The login or the password is wrong", hint="Check both, and whether Caps Lock is on."
    )


def wrong_password() -> AuthError:
    """What is told to whoever replaces the password; also where there is no such login."""
    return AuthError(
        "The password was not changed", fields={"password": "This is not the current password."}
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


def no_role(found: DirectoryPerson) -> AuthError:
    """What is told to whoever is in the directory and has nothing to do here."""
    named = [one.name for one in found.groups[:_GROUPS_NAMED]]
    named += ["…"] * (len(found.groups) > _GROUPS_NAMED)
    return AuthError(
        "You have no role here",
        f"None of your groups in the directory has one: {', '.join(named)}."
        if named
        else "You are in no group of the directory.",
        "Ask an administrator to give a role to one of your groups, or to you.",
    )
