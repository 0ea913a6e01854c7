"""One person at one controller: found, proven to be who knows the password, and read."""

import uuid
from datetime import UTC, datetime

from sansldap import FilterEquality

from caas_console.backend.platform.directory.connection import (
    Entry,
    LDAPConnection,
    RequestRefused,
)
from caas_console.backend.platform.directory.errors import (
    AccountGone,
    ServiceAccountRefused,
    WrongCredentials,
)
from caas_console.backend.platform.directory.filters import login_filter
from caas_console.backend.platform.directory.person import DirectoryPerson
from caas_console.backend.platform.directory.profile import Profile
from caas_console.backend.platform.directory.settings import DirectorySettings, ServiceAccount


class Login:
    """Authenticates a person on a connection, or looks for one.

    Args:
        settings: how people are found.
        profile: what things are called there.
        controller: the URL of the controller that the connection leads to.
        connection: a fresh one.
    """

    def __init__(
        self,
        settings: DirectorySettings,
        profile: Profile,
        controller: str,
        connection: LDAPConnection,
    ) -> None:
        self._settings = settings
        self._profile = profile
        self._controller = controller
        self._connection = connection

    async def authenticate(self, login: str, password: str) -> DirectoryPerson:
        """The person.

        Raises:
            LoginRefused: the directory says why they may not log in.
            ServiceAccountRefused: or why the service account may not.
            RequestRefused: the settings do not fit the directory.
            ControllerFailed: another controller may know more.
        """
        base, account = self._settings.base_dn, self._settings.service_account
        typed, login = login, _without_suffix(login, self._settings.upn_suffix)
        if account:
            await self._bind_service_account(account)
        else:
            principal = login if "@" in login else f"{login}@{self._settings.upn_suffix}"
            await self._bind(principal, typed, password)
        entry = await self._find(login)
        # That which was found has to know the password, whatever the filter says. Where nothing
        # was, a refusal takes its time all the same, so that nobody learns who has an account.
        await self._bind(entry.dn if entry else f"cn=nobody,{base}", typed, password)
        if entry is None:
            raise WrongCredentials(typed)
        if account:
            await self._bind_service_account(account)
        groups = await self._profile.group_reader.groups(self._connection, base, entry)
        return self._profile.person(entry, login, groups)

    async def look_up(self, identity: str) -> DirectoryPerson:
        """The person with this id, whom nobody has shown a password of.

        Raises:
            LoginRefused: they could not log in now, whatever they know.
            ServiceAccountRefused: the service account may not log in.
            RequestRefused: the settings do not fit the directory, or have no service account.
            ControllerFailed: another controller may know more.
        """
        if (account := self._settings.service_account) is None:
            raise RequestRefused("only a service account can look for others")
        await self._bind_service_account(account)
        base, attributes = self._settings.base_dn, self._profile.attributes
        by_id = FilterEquality(self._profile.id, self._profile.write_id(uuid.UUID(identity)))
        found = await self._connection.find(base, by_id, attributes)
        login = found[0].text(self._profile.login) if found else ""
        # Whether they are among those who are to be let in, the filter of logins says.
        entry = await self._find(login) if login else None
        if entry is None or entry.dn != found[0].dn:
            raise AccountGone(identity)
        if refusal := self._profile.why_closed(entry, datetime.now(UTC)):
            raise refusal(identity)
        groups = await self._profile.group_reader.groups(self._connection, base, entry)
        return self._profile.person(entry, login, groups)

    async def _bind(self, name: str, typed: str, password: str) -> None:
        if refusal := await self._connection.bind(name, password):
            raise refusal(typed)

    async def _bind_service_account(self, account: ServiceAccount) -> None:
        if refusal := await self._connection.bind(account.dn, account.password.get_secret_value()):
            raise ServiceAccountRefused(self._controller, refusal)

    async def _find(self, login: str) -> Entry | None:
        wanted = login_filter(self._profile.user_filter, login)
        found = await self._connection.find(
            self._settings.base_dn, wanted, self._profile.attributes
        )
        if len(found) > 1:
            raise RequestRefused("the filter of users finds several people for one login")
        return found[0] if found else None


def _without_suffix(login: str, suffix: str | None) -> str:
    """What Active Directory calls the account name, where the login is a userPrincipalName."""
    name, at, domain = login.rpartition("@")
    return name if at and suffix and domain.casefold() == suffix.casefold() else login
