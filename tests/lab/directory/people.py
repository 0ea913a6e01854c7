"""The people and groups of the lab's directories, whatever server holds them."""

from dataclasses import dataclass
from enum import Enum

PASSWORD = "Right-horse-7!"
SERVICE_PASSWORD = "Service-horse-8!"  # of SERVICE_LOGIN
SERVICE_LOGIN = "svc-console"


class State(Enum):
    """Why a person may not log in with the right password, if so."""

    GOOD = "good"
    DISABLED = "disabled"
    EXPIRED = "expired"
    MUST_CHANGE = "must change"


@dataclass(frozen=True)
class Person:
    """A person, whose password is PASSWORD.

    Attributes:
        login: what they log in with.
        name: their name, which is unique.
        groups: the names of the groups that they are a direct member of.
        state: whether they may log in.
    """

    login: str
    name: str
    groups: tuple[str, ...] = ()
    state: State = State.GOOD

    @property
    def email(self) -> str:
        """An address made of their place in the list."""
        return f"person{PEOPLE.index(self)}@ad.test"


@dataclass(frozen=True)
class Group:
    """A group.

    Attributes:
        name: its unique name.
        groups: the names of the groups that it is a direct member of.
    """

    name: str
    groups: tuple[str, ...] = ()


ALICE = Person("alice", "Alice Ordinary", ("operators",))
NADIA = Person("nadia", "Nadia Nested", ("team",))
LOOP = Person("lena", "Lena Loop", ("ring-a",))
NOBODY = Person("nils", "Nils Nogroup")
DISABLED = Person("dora", "Dora Disabled", ("operators",), State.DISABLED)
EXPIRED = Person("edgar", "Edgar Expired", ("operators",), State.EXPIRED)
MUST_CHANGE = Person("mina", "Mina Must-Change", ("operators",), State.MUST_CHANGE)
# Locked by a test, by wrong passwords.
TO_BE_LOCKED = Person("leo", "Leo Locked", ("operators",))
UMLAUT = Person("jörg.(groß)", "Groß, Jörg (Extern) #1*", ("Größe (A&B) *",))
CHINESE = Person("李小明", '李小明 \\ "运维"', ("运维 组",))
PEOPLE = (
    ALICE,
    NADIA,
    LOOP,
    NOBODY,
    DISABLED,
    EXPIRED,
    MUST_CHANGE,
    TO_BE_LOCKED,
    UMLAUT,
    CHINESE,
)
GROUPS = (
    Group("operators"),
    Group("team", ("department",)),
    Group("department", ("division",)),
    Group("division"),
    Group("ring-a", ("ring-b",)),
    Group("ring-b", ("ring-a",)),
    Group("Größe (A&B) *"),
    Group("运维 组", ("operators",)),
)


def members(group: Group) -> list[Person | Group]:
    """Who is a direct member of the group."""
    return [one for one in (*PEOPLE, *GROUPS) if group.name in one.groups]
