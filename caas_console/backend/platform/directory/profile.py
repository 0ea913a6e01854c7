"""What the kinds of directories call things."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from caas_console.backend.platform.directory.connection import Entry, RequestRefused
from caas_console.backend.platform.directory.filters import LOGIN, escape, ldap_filter
from caas_console.backend.platform.directory.groups import ChainReader, GroupReader, WalkingReader
from caas_console.backend.platform.directory.person import DirectoryGroup, DirectoryPerson
from caas_console.backend.platform.directory.settings import DirectoryKind, DirectorySettings

_AD_GROUPS = "(objectClass=group)"
_LDAP_GROUPS = "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))"
_LDAP_PEOPLE = f"(&(objectClass=person)(uid={LOGIN}))"


@dataclass(frozen=True)
class Profile:
    """How people and groups are found in a directory, and read.

    Attributes:
        user_filter: finds a person, with `LOGIN` in it.
        group_reader: reads their groups.
        login: the attribute that is their login.
        id: the attribute that identifies them for good.
        read_id: makes a UUID of its value; raises ValueError where that is none.
        others: further attributes that are needed.
    """

    user_filter: str
    group_reader: GroupReader
    login: str
    id: str
    read_id: Callable[[bytes], uuid.UUID]
    others: tuple[str, ...]

    @property
    def attributes(self) -> list[str]:
        """All that is to be read of a person."""
        return [self.login, self.id, "displayName", "cn", "mail", *self.others]

    def person(
        self, entry: Entry, login: str, groups: tuple[DirectoryGroup, ...]
    ) -> DirectoryPerson:
        """The person of an entry.

        Args:
            entry: theirs, with `attributes`.
            login: as it was typed.
            groups: theirs.

        Raises:
            RequestRefused: what identifies them may not be read.
        """
        try:
            identity = self.read_id(entry.value(self.id) or b"")
        except ValueError as error:
            raise RequestRefused(f"{self.id} of {entry.dn} cannot be read") from error
        login = entry.text(self.login) or login
        return DirectoryPerson(
            id=str(identity),
            login=login,
            display_name=entry.text("displayName") or entry.text("cn") or login,
            email=entry.text("mail"),
            groups=groups,
        )


def profile(settings: DirectorySettings) -> Profile:
    """How people and groups are found in the directory of these settings."""
    if settings.kind is DirectoryKind.ACTIVE_DIRECTORY:
        return Profile(
            user_filter=settings.user_filter or _active_directory_people(settings.upn_suffix),
            group_reader=ChainReader(ldap_filter(settings.group_filter or _AD_GROUPS)),
            login="sAMAccountName",
            id="objectGUID",
            # [MS-DTYP], section 2.3.4: its first fields have their lowest byte first.
            read_id=lambda value: uuid.UUID(bytes_le=value),
            others=("objectSid", "primaryGroupID"),
        )
    return Profile(
        user_filter=settings.user_filter or _LDAP_PEOPLE,
        group_reader=WalkingReader(ldap_filter(settings.group_filter or _LDAP_GROUPS)),
        login="uid",
        id="entryUUID",
        read_id=lambda value: uuid.UUID(value.decode()),
        others=(),
    )


def _active_directory_people(upn_suffix: str | None) -> str:
    names = [f"(sAMAccountName={LOGIN})", f"(userPrincipalName={LOGIN})"]
    if upn_suffix is not None:
        names.append(f"(userPrincipalName={LOGIN}{escape(f'@{upn_suffix}')})")
    return f"(&(objectCategory=person)(objectClass=user)(|{''.join(names)}))"
