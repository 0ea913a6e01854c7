"""``caas-agent serve``: the agent of a region, on a Unix socket.

Exit codes: 0 asked to stop, 2 wrong arguments, 3 no credential, 4 socket unusable.
"""

import argparse
import asyncio
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from caas_console.backend.agent.app import create_app
from caas_console.backend.contracts.errors import AuthError, InvalidInput
from caas_console.backend.engine.fleet import EngineFleet
from caas_console.backend.serving.credential import read_credential
from caas_console.backend.serving.logs import configure_logs
from caas_console.backend.serving.server import serve
from caas_console.backend.serving.signals import stop_on_signals
from caas_console.backend.serving.unix_socket import listen

EXIT_NO_CREDENTIAL = 3
EXIT_NO_SOCKET = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    options = _parser().parse_args(arguments)
    os.umask(0o077)
    try:
        token = read_credential()
        listener = listen(options.socket)
    except AuthError as error:
        return _refuse(error, EXIT_NO_CREDENTIAL)
    except (InvalidInput, OSError) as error:
        return _refuse(error, EXIT_NO_SOCKET)
    try:
        asyncio.run(_serve(options.region, token, listener))
    finally:
        options.socket.unlink(missing_ok=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="caas-agent", description="The agent of a region.")
    commands = parser.add_subparsers(required=True)
    serve = commands.add_parser(
        "serve", help="drive the region's hosts; the first line of stdin is the bearer token"
    )
    serve.add_argument("--socket", type=Path, required=True, help="where to listen")
    serve.add_argument("--region", required=True, help="the region's id")
    return parser


def _refuse(error: Exception, code: int) -> int:
    sys.stderr.write(f"caas-agent: {error}\n")
    return code


async def _serve(region: str, token: str, listener: socket.socket) -> None:
    configure_logs(None)
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    fleet = EngineFleet(region)
    try:
        app = create_app(fleet, token, stopping)
        await serve(app, listener, stopping, on_ready=lambda: None)
    finally:
        await fleet.aclose()


if __name__ == "__main__":
    sys.exit(main())
