"""What the console can be connected to, and how each connection is opened.

What speaks to Docker or HTTP is imported in a thread when a connection is opened: until then
the window needs none of it, and paints without waiting for it.
"""

import asyncio
import getpass
import importlib
import itertools
import platform as machine
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from caas_console import __version__
from caas_console.backend.client.platform_start import ChildProcess
from caas_console.backend.client.server_url import server_url
from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.contracts.gateway import Gateway
from caas_console.backend.contracts.sign_in import Profile
from caas_console.models.controllers.console_session import GatewayOpener
from caas_console.models.controllers.settings import SavedProfile


@dataclass(frozen=True)
class DaemonChoice:
    """A Docker daemon that can be connected to directly.

    Attributes:
        name: what its host is called.
        endpoint: ``unix:///path``, ``tcp://host:port``, ``ssh://user@host``.
        tls_directory: folder with ca.pem, cert.pem, key.pem, for ``tcp`` with TLS.
        current: whether the docker command uses it by default.
    """

    name: str
    endpoint: str
    tls_directory: str | None = None
    description: str = ""
    current: bool = False


@dataclass(frozen=True)
class Connection:
    """What a window shows; without anything said, this machine's own platform.

    Attributes:
        daemons: Docker daemons that are shown directly, without a platform.
        profile: of a platform that others run.
    """

    daemons: tuple[DaemonChoice, ...] = ()
    profile: SavedProfile | None = None


def daemon_at(endpoint: str) -> DaemonChoice:
    """The daemon at an endpoint, named after its machine or, on this one, after its socket.

    A socket that has the usual name in a folder of its own, as `/srv/host1/docker.sock`, is
    called after the folder; the one where Docker puts it is `local`. An address that is none gets
    a name too: what is wrong with it, its host tells.
    """
    try:
        url = urlsplit(endpoint)
    except ValueError:  # an unclosed bracket
        return DaemonChoice("daemon", endpoint)
    if url.scheme != "unix":
        return DaemonChoice(url.hostname or "daemon", endpoint)
    path = PurePosixPath(url.netloc + url.path)
    name = path.stem if path.stem != "docker" else path.parent.name
    # /run/docker.sock, and below /run/user/UID that of a rootless daemon.
    usual = name == "run" or name.isdigit()
    return DaemonChoice("local" if usual else name or "daemon", endpoint)


def direct(daemons: Sequence[DaemonChoice]) -> GatewayOpener:
    """Opens a connection to Docker daemons, without a platform."""

    async def open_gateway() -> Gateway:
        module = await _module("caas_console.backend.client.direct_gateway")
        hosts = [
            module.direct_host(name, one.endpoint, one.tls_directory)
            for name, one in zip(host_names(daemons), daemons, strict=True)
        ]
        gateway: Gateway = await module.DirectGateway.open(hosts, getpass.getuser())
        return gateway

    return open_gateway


def embedded(started: ChildProcess | None = None) -> GatewayOpener:
    """Opens a connection to the person's own platform, which is started where it does not run.

    ``started`` is the process of one that has been started already.
    """

    async def open_gateway() -> Gateway:
        platform = await _module("caas_console.backend.client.embedded_platform")
        module = await _module("caas_console.backend.client.platform_gateway")
        gateway: Gateway = module.PlatformGateway(platform.EmbeddedPlatform(started=started))
        return gateway

    return open_gateway


def remote(profile: SavedProfile, on_changed: Callable[[SavedProfile], None]) -> GatewayOpener:
    """Opens a connection to a platform that others run, and in which people log in.

    Args:
        profile: says where it is.
        on_changed: told the profile as it is, once another certificate is trusted or somebody
            else has logged in.
    """

    def note(changed: Profile) -> None:
        on_changed(SavedProfile(**changed.model_dump()))

    async def open_gateway() -> Gateway:
        module = await _module("caas_console.backend.client.server_platform")
        gateways = await _module("caas_console.backend.client.platform_gateway")
        server = module.ServerPlatform(
            _profile(profile),
            await _secret_store(),
            note,
            f"caas-console {__version__} on {machine.node()}",
        )
        gateway: Gateway = gateways.PlatformGateway(server, server)
        return gateway

    return open_gateway


async def forget_login(profile: SavedProfile) -> None:
    """Take what opens a platform without a password out of the system's keyring."""
    secrets = await _secret_store()
    await secrets.forget(_profile(profile))


def profile_at(typed: str) -> SavedProfile:
    """The platform at an address, called after its machine.

    An address that is none gets a name too: what is wrong with it, the connection tells.
    """
    try:
        url = server_url(typed)
    except InvalidInput:
        return SavedProfile(typed, typed)
    return SavedProfile(urlsplit(url).hostname or url, url)


def address_fault(typed: str) -> str:
    """Why what a person typed is not the address of a platform; empty where it is one."""
    try:
        server_url(typed)
    except InvalidInput as error:
        return error.fields["url"]
    return ""


def _profile(saved: SavedProfile) -> Profile:
    return Profile(**asdict(saved))


async def _secret_store() -> Any:
    module = await _module("caas_console.backend.client.secret_store")
    return await module.open_secret_store()


async def known_daemons() -> list[DaemonChoice]:
    """The Docker contexts of the workstation, the default one first."""
    module = await _module("caas_console.backend.client.contexts")
    contexts = await asyncio.to_thread(module.docker_contexts)
    return [
        DaemonChoice(
            one.name, one.endpoint, one.tls_directory, one.description, current=one.current
        )
        for one in contexts
    ]


def host_names(daemons: Sequence[DaemonChoice]) -> list[str]:
    """What the hosts of these daemons are called: no two of them alike."""
    names: list[str] = []
    for daemon in daemons:
        numbered = (f"{daemon.name}-{number}" for number in itertools.count(2))
        candidates = itertools.chain([daemon.name], numbered)
        names.append(next(name for name in candidates if name not in names))
    return names


async def _module(name: str) -> Any:
    return await asyncio.to_thread(importlib.import_module, name)
