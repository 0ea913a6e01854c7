"""The command line of the platform: serve it, or print its API's document.

Standard output carries one line of JSON: a StartNotice, once the platform serves or where it
cannot. Exit codes: 0 asked to stop, 2 wrong arguments, and see ``EXIT_CODES``.
"""

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence

from caas_console.backend.contracts.errors import (
    AuthError,
    Conflict,
    ConsoleError,
    InvalidInput,
    PlatformUnavailable,
)
from caas_console.backend.platform.app import create_api
from caas_console.backend.platform.embedded import serve_embedded
from caas_console.backend.platform.instance import directories, only_instance
from caas_console.backend.platform.running import tell_start
from caas_console.backend.platform.store.migrate import (
    DatabaseDamaged,
    DatabaseTooNew,
    prepare_database,
)
from caas_console.backend.serving.credential import read_credential
from caas_console.backend.serving.logs import configure_logs
from caas_console.backend.serving.unix_socket import listen
from caas_console.backend.wire.session import StartNotice, unusable_directory

EXIT_CODES: dict[type[ConsoleError], int] = {
    # Another platform of this user is running.
    Conflict: 3,
    DatabaseDamaged: 4,
    DatabaseTooNew: 5,
    AuthError: 6,
    # A directory or the database cannot be used.
    InvalidInput: 7,
    PlatformUnavailable: 7,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    # What has been loaded stays for good: it need never be looked through.
    gc.freeze()
    gc.enable()
    options = _parser().parse_args(arguments)
    code: int = options.command(options)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="caas-platform", description="The CaaS platform.")
    commands = parser.add_subparsers(required=True)
    serve = commands.add_parser(
        "serve", help="serve the API; the first line of standard input is the bearer token"
    )
    serve.set_defaults(command=_serve)
    serve.add_argument(
        "--embedded",
        action="store_true",
        required=True,
        help="for this user alone, on a Unix socket, with the local Docker daemon",
    )
    serve.add_argument(
        "--host-endpoint",
        metavar="URL",
        help="the daemon, such as unix:///var/run/docker.sock; default: the Docker context",
    )
    serve.add_argument(
        "--exit-when-idle",
        type=float,
        metavar="SECONDS",
        help="end when nobody has watched and no job has run for so long",
    )
    document = commands.add_parser("openapi", help="print the API's OpenAPI document")
    document.set_defaults(command=_print_document)
    return parser


def _serve(options: argparse.Namespace) -> int:
    os.umask(0o077)
    try:
        places = directories()
        with only_instance(places.runtime):
            credential = read_credential()
            configure_logs(places.log_file)
            prepare_database(places.database)
            serve_embedded(
                credential,
                places,
                listen(places.socket),
                endpoint=options.host_endpoint,
                idle_seconds=options.exit_when_idle,
            )
            places.socket.unlink(missing_ok=True)
    except tuple(EXIT_CODES) as error:
        return _refuse(error)
    except OSError as error:
        # The lock, the socket, the session file: a file system that is full or may only be read.
        return _refuse(unusable_directory(error))
    return 0


def _refuse(error: ConsoleError) -> int:
    tell_start(StartNotice(problem=error.problem))
    sys.stderr.write(f"caas-platform: {error} {error.hint}\n")
    return next(EXIT_CODES[cls] for cls in type(error).__mro__ if cls in EXIT_CODES)


def _print_document(_options: argparse.Namespace) -> int:
    sys.stdout.write(json.dumps(create_api().openapi(), indent=2, ensure_ascii=False) + "\n")
    return 0
