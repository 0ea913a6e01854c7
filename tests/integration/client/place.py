"""A platform that a person logs in to, at the end of a line."""

import asyncio
import sqlite3
from contextlib import closing

from caas_console.backend.contracts.sign_in import Profile
from tests.integration.client.relay import Relay
from tests.integration.platform.production.site import Site, SitePlatform, log_in

PASSWORD = "a-password-of-anna"
SETTINGS = "[drain]\nnotice_seconds = 0\ngrace_seconds = 1\n"


class Place:
    """A platform behind a line, and the people who know it.

    Attributes:
        platform: the one that runs now.
    """

    def __init__(self, site: Site, relay: Relay, platform: SitePlatform) -> None:
        self.platform = platform
        self.relay = relay
        self._site = site

    @property
    def profile(self) -> Profile:
        return Profile(name="site", url=f"https://127.0.0.1:{self.relay.port}")

    async def person(self, login: str, password: str) -> None:
        """A new administrator."""
        one_time = await asyncio.to_thread(self._site.make_admin, login)
        await log_in(self.platform, login, one_time, password)

    async def expire_access_tokens(self) -> None:
        """No access token that there is now is good any more."""

        def expire() -> None:
            with closing(sqlite3.connect(self._site.data / "platform.db")) as database, database:
                database.execute("UPDATE sessions SET access_expires_at = '2000-01-01 00:00:00.0'")

        await asyncio.to_thread(expire)

    async def restart(self, settings: str = "") -> None:
        """The platform ends and another one runs, maybe with more settings."""
        self.platform.stop()
        await self.platform.wait()
        self.platform = await asyncio.to_thread(
            lambda: self._site.start(SETTINGS + settings).ready()
        )
        self.relay.lay_to(self.platform.port)

    async def log(self) -> list[str]:
        """What the platform did, once it has ended."""
        self.platform.stop()
        await self.platform.wait()
        return [str(entry.get("message")) for entry in self.platform.logged()]
