"""The groups of a person, those that they are in through other groups among them."""

from collections.abc import Sequence
from typing import Protocol

from sansldap import FilterAnd, FilterEquality, FilterExtensibleMatch, FilterOr, LDAPFilter

from caas_console.backend.platform.directory.connection import Entry
from caas_console.backend.platform.directory.person import DirectoryGroup

# LDAP_MATCHING_RULE_IN_CHAIN ([MS-ADTS], section 3.1.1.3.4.4.3): the server itself walks the chain.
_IN_CHAIN = "1.2.840.113556.1.4.1941"
# How many groups' own groups are asked for at once.
_AT_ONCE = 50
_MEMBER_ATTRIBUTES = ("member", "uniqueMember")


class Searcher(Protocol):
    """Finds entries, as `LDAPConnection` does."""

    async def search(
        self, base: str, wanted: LDAPFilter, attributes: Sequence[str]
    ) -> list[Entry]: ...


class GroupReader(Protocol):
    """Reads the groups of a person that was found."""

    async def groups(
        self, connection: Searcher, base: str, person: Entry
    ) -> tuple[DirectoryGroup, ...]:
        """All of them, by DN.

        Args:
            connection: logged in as somebody who may read groups.
            base: the entry below which they are.
            person: with the attributes that the reader needs.
        """
        ...


class ChainReader:
    """Asks Active Directory, which finds nested groups itself, and the primary group with them.

    Args:
        wanted: what counts as a group.
    """

    def __init__(self, wanted: LDAPFilter) -> None:
        self._wanted = wanted

    async def groups(
        self, connection: Searcher, base: str, person: Entry
    ) -> tuple[DirectoryGroup, ...]:
        """As in `GroupReader`; of the person objectSid and primaryGroupID are needed."""
        ways: list[LDAPFilter] = [
            FilterExtensibleMatch(
                rule=_IN_CHAIN, attribute="member", value=person.dn.encode(), dn_attributes=False
            )
        ]
        if primary := _primary_group_sid(person):
            ways.append(FilterEquality("objectSid", primary))
        wanted = FilterAnd([self._wanted, FilterOr(ways)])
        entries = await connection.search(base, wanted, ["sAMAccountName", "cn"])
        return _in_order([_group(entry, "sAMAccountName", "cn") for entry in entries])


class WalkingReader:
    """Asks any LDAP server for the groups of a person, then for the groups of those, and so on.

    Args:
        wanted: what counts as a group.
    """

    def __init__(self, wanted: LDAPFilter) -> None:
        self._wanted = wanted

    async def groups(
        self, connection: Searcher, base: str, person: Entry
    ) -> tuple[DirectoryGroup, ...]:
        """As in `GroupReader`."""
        # Groups may be members of each other in a circle: each is followed once.
        found: dict[str, DirectoryGroup] = {}
        unfollowed = [person.dn]
        while unfollowed:
            followed, unfollowed = unfollowed[:_AT_ONCE], unfollowed[_AT_ONCE:]
            ways: list[LDAPFilter] = [
                FilterEquality(attribute, dn.encode())
                for attribute in _MEMBER_ATTRIBUTES
                for dn in followed
            ]
            wanted = FilterAnd([self._wanted, FilterOr(ways)])
            for entry in await connection.search(base, wanted, ["cn"]):
                if entry.dn.casefold() not in found:
                    found[entry.dn.casefold()] = _group(entry, "cn")
                    unfollowed.append(entry.dn)
        return _in_order(list(found.values()))


def _primary_group_sid(person: Entry) -> bytes | None:
    """The SID of the primary group, in which nobody is a "member".

    It is the person's own ([MS-DTYP], section 2.4.2.2) with another last number.
    """
    sid, number = person.value("objectSid"), person.text("primaryGroupID")
    if sid is None or len(sid) < 12 or not number.isdecimal():
        return None
    return sid[:-4] + int(number).to_bytes(8, "little")[:4]


def _group(entry: Entry, *names: str) -> DirectoryGroup:
    return DirectoryGroup(entry.dn, next(filter(None, map(entry.text, names)), entry.dn))


def _in_order(groups: list[DirectoryGroup]) -> tuple[DirectoryGroup, ...]:
    return tuple(sorted(groups, key=lambda group: group.dn))
