"""Where a gateway's platform answers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from caas_console.backend.client.server_session import ServerSession
from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.gateway import LinkStep
from caas_console.backend.contracts.sign_in import SignInNeeded
from caas_console.backend.wire.endpoint import Endpoint


@dataclass(frozen=True)
class Located:
    """A platform that can be spoken to.

    Attributes:
        remark: what people should know about it, although it works.
        session: whose it is used as; None where nobody has to log in.
    """

    endpoint: Endpoint
    remark: Problem | None = None
    session: ServerSession | None = None


class Locator(Protocol):
    """Finds the platform anew for every connection, and starts it where that is its business."""

    def locate(self) -> AsyncIterator[LinkStep | Problem | SignInNeeded | Located]:
        """The steps and troubles on the way, and last where the platform is.

        What a person has to do first is waited for.

        Raises:
            ConsoleError: it is not there and cannot be started.
        """


class FixedLocator:
    """A platform that is run by others, at a known place."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    async def locate(self) -> AsyncIterator[LinkStep | Problem | SignInNeeded | Located]:
        yield Located(self._endpoint)
