"""Groups within groups are found, each once, however they are tied."""

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st
from sansldap import (
    FilterAnd,
    FilterEquality,
    FilterExtensibleMatch,
    FilterOr,
    FilterPresent,
    LDAPFilter,
)

from caas_console.backend.platform.directory.connection import Entry
from caas_console.backend.platform.directory.groups import ChainReader, WalkingReader
from caas_console.backend.platform.directory.person import DirectoryGroup

_ANY = FilterPresent("objectClass")
_PERSON = Entry("uid=alice", {})


class FakeDirectory:
    """Groups with their members, found by member alone; remembers what it was asked."""

    def __init__(self, members: Mapping[str, Sequence[str]]) -> None:
        self._members = members
        self.asked: list[list[str]] = []

    async def search(
        self, _base: str, wanted: LDAPFilter, _attributes: Sequence[str]
    ) -> list[Entry]:
        assert isinstance(wanted, FilterAnd)
        ways = wanted.filters[1]
        assert isinstance(ways, FilterOr)
        dns = [
            one.value.decode()
            for one in ways.filters
            if isinstance(one, FilterEquality) and one.attribute == "member"
        ]
        self.asked.append(dns)
        return [
            Entry(dn, {"cn": [dn.removeprefix("cn=").encode()]})
            for dn, members in self._members.items()
            if set(members) & set(dns)
        ]


def _closure(members: Mapping[str, Sequence[str]], dn: str) -> set[str]:
    found: set[str] = set()
    todo = [dn]
    while todo:
        one = todo.pop()
        more = {group for group, inside in members.items() if one in inside} - found
        found |= more
        todo += more
    return found


_GROUPS = [f"cn=g{number}" for number in range(8)]
_MEMBERS = st.dictionaries(
    st.sampled_from(_GROUPS), st.lists(st.sampled_from([*_GROUPS, _PERSON.dn]), max_size=5)
)


@given(_MEMBERS)
async def test_all_groups_are_found_and_each_is_asked_for_once(
    members: dict[str, list[str]],
) -> None:
    directory = FakeDirectory(members)

    groups = await WalkingReader(_ANY).groups(directory, "dc=test", _PERSON)

    found = [group.dn for group in groups]
    assert found == sorted(_closure(members, _PERSON.dn))
    asked = [dn for dns in directory.asked for dn in dns]
    assert sorted(asked) == sorted([_PERSON.dn, *found])


async def test_many_groups_are_asked_for_in_portions() -> None:
    members = {f"cn={number}": [_PERSON.dn] for number in range(120)}
    directory = FakeDirectory(members)

    groups = await WalkingReader(_ANY).groups(directory, "dc=test", _PERSON)

    assert len(groups) == 120
    assert [len(dns) for dns in directory.asked] == [1, 50, 50, 20]


async def test_same_name_in_another_case_is_the_same_group() -> None:
    class Shouting(FakeDirectory):
        async def search(
            self, base: str, wanted: LDAPFilter, attributes: Sequence[str]
        ) -> list[Entry]:
            found = await super().search(base, wanted, attributes)
            return [Entry(one.dn.upper(), one.attributes) for one in found] + found

    directory = Shouting({"cn=team": [_PERSON.dn]})

    assert len(await WalkingReader(_ANY).groups(directory, "dc=test", _PERSON)) == 1


async def test_active_directory_is_asked_once_for_the_chain_and_the_primary_group() -> None:
    class Chain:
        wanted: LDAPFilter

        async def search(
            self, _base: str, wanted: LDAPFilter, _attributes: Sequence[str]
        ) -> list[Entry]:
            self.wanted = wanted
            return [Entry("CN=Ops,DC=ad", {"samaccountname": [b"ops"], "cn": [b"Ops"]})]

    chain = Chain()
    sid = bytes.fromhex("010500000000000515000000ba9f7f480adc351f7e2a0767")
    person = Entry(
        "CN=Groß\\, Jörg,DC=ad",
        {"objectsid": [sid + (1103).to_bytes(4, "little")], "primarygroupid": [b"513"]},
    )

    groups = await ChainReader(_ANY).groups(chain, "DC=ad", person)

    assert groups == (DirectoryGroup("CN=Ops,DC=ad", "ops"),)
    assert chain.wanted == FilterAnd(
        [
            _ANY,
            FilterOr(
                [
                    FilterExtensibleMatch(
                        rule="1.2.840.113556.1.4.1941",
                        attribute="member",
                        value="CN=Groß\\, Jörg,DC=ad".encode(),
                        dn_attributes=False,
                    ),
                    FilterEquality("objectSid", sid + (513).to_bytes(4, "little")),
                ]
            ),
        ]
    )
