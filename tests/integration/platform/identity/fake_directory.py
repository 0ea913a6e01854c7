"""A directory whose people and failures the test chooses."""

from collections.abc import Awaitable, Callable

from caas_console.backend.platform.directory.errors import DirectoryError, WrongCredentials
from caas_console.backend.platform.directory.person import DirectoryGroup, DirectoryPerson
from tests.integration.platform.identity.conftest import PASSWORD

OPS = DirectoryGroup("CN=Ops,OU=Groups,DC=ad,DC=test", "Ops")
STAFF = DirectoryGroup("CN=Staff,OU=Groups,DC=ad,DC=test", "Staff")
DORA = DirectoryPerson(
    id="6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    login="Dora",
    display_name="Dora Directory",
    email="dora@ad.test",
    groups=(OPS, STAFF),
)


class FakeDirectory:
    """Knows the people in ``people``, all with PASSWORD.

    Attributes:
        people: by login, in lower case.
        failure: raised instead of an answer.
        asked: which logins it was asked for.
    """

    def __init__(self) -> None:
        self.people = {"dora": DORA}
        self.failure: DirectoryError | None = None
        self.asked: list[str] = []
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def authenticate(self, login: str, password: str) -> DirectoryPerson:
        self.asked.append(login)
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.failure is not None:
            raise self.failure
        if login not in self.people or password != PASSWORD:
            raise WrongCredentials(login)
        return self.people[login]
