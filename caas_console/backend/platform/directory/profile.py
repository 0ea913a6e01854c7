"""What the kinds of directories call things."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from caas_console.backend.platform.directory.connection import Entry, RequestRefused
from caas_console.backend.platform.directory.errors import (
    AccountDisabled,
    AccountExpired,
    LoginRefused,
)
from caas_console.backend.platform.directory.filters import LOGIN, escape, ldap_filter
from caas_console.backend.platform.directory.groups import ChainReader, GroupReader, WalkingReader
from caas_console.backend.platform.directory.person import DirectoryGroup, DirectoryPerson
from caas_console.backend.platform.directory.settings import DirectoryKind, DirectorySettings

_AD_GROUPS = "(objectClass=group)"
_LDAP_GROUPS = "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))"
# [MS-ADTS], section 2.2.16.
_ACCOUNT_DISABLED = 0x2
# accountExpires counts ticks from here ([MS-ADA1], section 2.2), where 0 is for never; it may be
# beyond the year 9999.
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TICKS = 10  # a microsecond
# draft-behera-ldap-password-policy-11, section 5.3.3: until an administrator unlocks it.
_LOCKED_FOR_GOOD = "000001010000Z"
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
        write_id: its value for a UUID.
        why_closed: why somebody of whom these attributes are known may not log in, if so, by the
            given time; what passes by itself, as after wrong passwords, is none.
        others: further attributes that are needed.
    """

    user_filter: str
    group_reader: GroupReader
    login: str
    id: str
    read_id: Callable[[bytes], uuid.UUID]
    write_id: Callable[[uuid.UUID], bytes]
    why_closed: Callable[[Entry, datetime], type[LoginRefused] | None]
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
            write_id=lambda identity: identity.bytes_le,
            why_closed=_why_closed_in_active_directory,
            others=("objectSid", "primaryGroupID", "userAccountControl", "accountExpires"),
        )
    return Profile(
        user_filter=settings.user_filter or _LDAP_PEOPLE,
        group_reader=WalkingReader(ldap_filter(settings.group_filter or _LDAP_GROUPS)),
        login="uid",
        id="entryUUID",
        read_id=lambda value: uuid.UUID(value.decode()),
        write_id=lambda identity: str(identity).encode(),
        why_closed=_why_locked,
        others=("pwdAccountLockedTime",),
    )


def _why_closed_in_active_directory(entry: Entry, now: datetime) -> type[LoginRefused] | None:
    if _number(entry, "userAccountControl") & _ACCOUNT_DISABLED:
        return AccountDisabled
    present = (now - _EPOCH) // timedelta(microseconds=1) * _TICKS
    return AccountExpired if 0 < _number(entry, "accountExpires") <= present else None


def _number(entry: Entry, attribute: str) -> int:
    text = entry.text(attribute)
    return int(text) if text.isdecimal() else 0


def _why_locked(entry: Entry, _now: datetime) -> type[LoginRefused] | None:
    locked = entry.text("pwdAccountLockedTime") == _LOCKED_FOR_GOOD
    return AccountDisabled if locked else None


def _active_directory_people(upn_suffix: str | None) -> str:
    names = [f"(sAMAccountName={LOGIN})", f"(userPrincipalName={LOGIN})"]
    if upn_suffix is not None:
        names.append(f"(userPrincipalName={LOGIN}{escape(f'@{upn_suffix}')})")
    return f"(&(objectCategory=person)(objectClass=user)(|{''.join(names)}))"
