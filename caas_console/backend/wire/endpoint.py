"""Where an API is served, and what opens it."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path

from caas_console.backend.wire.credential import bearer

# Below which an agent serves what it has.
AGENT_PREFIX = "/agent/v1"


@dataclass(frozen=True)
class Endpoint:
    """An API's address and credential.

    Attributes:
        url: the base of all paths, such as ``https://caas.example/v1``; with a socket the host
            in it is only a label.
        token: the bearer token; empty where a Connection gets a Credential of its own.
        peer: what answers there, for messages: ``platform``, ``agent of region east``.
        socket: the Unix socket it listens on, instead of the host in ``url``.
        tls: how to verify an ``https`` peer; None is the system's way.
        of_one_run: whether the token is made anew with every run of the peer, so that one that
            it refuses tells of another run, not of a person without rights.
        of_platform: whether the token is the platform's own, for an agent, so that one that it
            refuses tells of a region that is set up wrongly, not of a person's login.
    """

    url: str
    token: str = field(default="", repr=False)
    peer: str = "platform"
    socket: Path | None = None
    tls: ssl.SSLContext | None = None
    of_one_run: bool = False
    of_platform: bool = False

    @property
    def authorization(self) -> dict[str, str]:
        """The header that carries the credential."""
        return bearer(self.token)

    @property
    def websocket_url(self) -> str:
        """The base of WebSocket paths."""
        return "ws" + self.url.removeprefix("http")
