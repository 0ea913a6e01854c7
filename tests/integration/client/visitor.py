"""A console at a site's platform, without a window: who is at it logs in by the test's hand."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

from pydantic import SecretStr
from typing_extensions import override

from caas_console.backend.client.platform_gateway import PlatformGateway
from caas_console.backend.client.secret_store import NoStore, SecretStore
from caas_console.backend.client.server_platform import ServerPlatform
from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.sign_in import Profile, SignInNeeded, SignInStep
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import WatchBatch
from tests.integration.client.follower import Follower

PATIENCE = 60.0  # seconds
CLIENT = "caas-console 1.0 on desk.example"


class Visitor(Follower):
    """Follows a gateway to the platform of a profile.

    Attributes:
        server: its way in.
        profiles: the profile after each change.
        batches: all that it was told since ``forget_batches``.
    """

    def __init__(self, profile: Profile, secrets: SecretStore | None = None) -> None:
        self.profiles = [profile]
        self.server = ServerPlatform(profile, secrets or NoStore(), self.profiles.append, CLIENT)
        self.batches: list[WatchBatch] = []
        super().__init__(PlatformGateway(self.server, self.server))

    @override
    async def __aenter__(self) -> Self:
        self._following = asyncio.create_task(self._follow())
        return self

    @override
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await super().__aexit__(kind, error, trace)

    @override
    async def until(self, condition: Callable[[], object], patience: float = PATIENCE) -> None:
        await super().until(condition, patience)

    @override
    async def _follow(self) -> None:
        try:
            async with closing(self.gateway.events()) as events:
                async for event in events:
                    if isinstance(event, WatchBatch):
                        self.batches.append(event)
                    else:
                        self.links.append(event)
                    self.cache.apply(event)
                    self._changed.set()
        finally:
            self._changed.set()

    async def needed(self, step: SignInStep) -> SignInNeeded:
        """What the platform waits for, once it is this."""
        await self.until(lambda: (now := self.cache.link.needed) and now.step is step)
        needed = self.cache.link.needed
        assert needed is not None
        return needed

    async def trust_what_is_shown(self) -> str:
        """The fingerprint that is trusted from now on."""
        needed = await self.needed(SignInStep.TRUST)
        assert needed.certificate is not None
        self.server.trust(needed.certificate.fingerprint)
        return needed.certificate.fingerprint

    async def log_in(self, login: str, password: str, new_password: str | None = None) -> None:
        """Log in as soon as that is needed; returns once everything is there."""
        await self.needed(SignInStep.LOGIN)
        new = None if new_password is None else SecretStr(new_password)
        await self.server.log_in(login, SecretStr(password), new)
        await self.arrive()

    async def arrive(self) -> None:
        """Return once it is connected, and knows everything."""
        await self.until(
            lambda: self.cache.link.state is LinkState.CONNECTED and self.cache.synchronized
        )

    def forget(self) -> None:
        """Begin the lists of links and batches anew."""
        self.links.clear()
        self.batches.clear()
