"""What a directory tells of a person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DirectoryGroup:
    """A group that a person belongs to.

    Attributes:
        dn: its distinguished name, as the directory writes it.
        name: its name: the account name in Active Directory, the common name elsewhere.
    """

    dn: str
    name: str


@dataclass(frozen=True)
class DirectoryPerson:
    """A person as the directory knows them.

    Attributes:
        id: what stays when they are renamed: objectGUID or entryUUID, as a UUID.
        login: as the directory writes it, whatever case was typed.
        display_name: their name; the login where the directory has none.
        email: their address, or "".
        groups: all groups that they belong to, directly or through others, by DN.
    """

    id: str
    login: str
    display_name: str
    email: str
    groups: tuple[DirectoryGroup, ...]
