"""The composition root of the embedded platform: the local daemon's agent in this process."""

import asyncio
import getpass
import os
import socket

from caas_console.backend.contracts.resources import HostSpec
from caas_console.backend.engine.contexts import docker_contexts
from caas_console.backend.engine.fleet import EngineFleet
from caas_console.backend.engine.terminal_notes import TerminalNotes
from caas_console.backend.platform.instance import Directories
from caas_console.backend.platform.running import Embedding, run_platform
from caas_console.backend.platform.store.seed import DEFAULT_TENANT, LOCAL
from caas_console.backend.serving.signals import stop_on_signals


def serve_embedded(
    credential: str,
    directories: Directories,
    listener: socket.socket,
    *,
    endpoint: str | None,
    idle_seconds: float | None,
) -> None:
    """Serve the user's platform on ``listener`` until it is ended.

    ``endpoint`` is the local host's daemon; None is the user's current Docker context.
    """
    embedding = Embedding(
        person=_user_name(),
        credential=credential,
        host=_local_host(endpoint),
        directories=directories,
        idle_seconds=idle_seconds,
    )
    asyncio.run(_run(embedding, listener))


async def _run(embedding: Embedding, listener: socket.socket) -> None:
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    fleet = EngineFleet(LOCAL, TerminalNotes(embedding.directories.terminals))
    try:
        await run_platform(embedding, {LOCAL: fleet}, listener, stopping)
    finally:
        await fleet.aclose()


def _local_host(endpoint: str | None) -> HostSpec:
    tls_directory = None
    if endpoint is None:
        contexts = docker_contexts()
        current = next((one for one in contexts if one.current), contexts[0])
        endpoint, tls_directory = current.endpoint, current.tls_directory
    return HostSpec(
        id=LOCAL,
        tenant_id=DEFAULT_TENANT,
        environment_id=LOCAL,
        name=LOCAL,
        endpoint=endpoint,
        tls_directory=tls_directory,
    )


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A user id without an account, as in some containers.
        return str(os.getuid())
