"""The command line of the platform: serve it, keep its database, administer it.

Standard output of ``serve`` carries one line of JSON: a StartNotice, once the platform serves or
where it cannot. Exit codes: 0 done, or asked to stop, 2 wrong arguments, 9 some of the tenants to
be imported failed, and see ``EXIT_CODES``.
"""

import argparse
import asyncio
import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from caas_console.backend.contracts.errors import (
    AuthError,
    Conflict,
    ConsoleError,
    InvalidInput,
    NotFound,
    PlatformUnavailable,
)
from caas_console.backend.platform.app import create_api
from caas_console.backend.platform.command_database import prepare_for_command
from caas_console.backend.platform.instance import directories, only_instance, user_name
from caas_console.backend.platform.running import tell_start
from caas_console.backend.platform.store.dialects import Place
from caas_console.backend.platform.store.migrate import (
    DatabaseDamaged,
    DatabaseTooNew,
    prepare_database,
)
from caas_console.backend.platform.store.schema import HEAD
from caas_console.backend.serving.credential import read_credential
from caas_console.backend.serving.logs import configure_logs
from caas_console.backend.serving.unix_socket import listen
from caas_console.backend.wire.session import StartNotice, unusable_directory

EXIT_CODES: dict[type[ConsoleError], int] = {
    # Another platform of this user is running; somebody has the login already.
    Conflict: 3,
    DatabaseDamaged: 4,
    DatabaseTooNew: 5,
    AuthError: 6,
    # A directory, the settings or the database cannot be used.
    InvalidInput: 7,
    PlatformUnavailable: 7,
    NotFound: 8,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    # What has been loaded stays for good: it need never be looked through.
    gc.freeze()
    gc.enable()
    parser = _parser()
    options = parser.parse_args(arguments)
    _refuse_what_would_be_ignored(parser, options)
    code: int = options.command(options)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="caas-platform", description="The CaaS platform.")
    commands = parser.add_subparsers(required=True)
    serve = commands.add_parser("serve", help="serve the API")
    serve.set_defaults(command=_serve)
    whose = serve.add_mutually_exclusive_group(required=True)
    whose.add_argument(
        "--embedded",
        action="store_true",
        help="for this user alone, on a Unix socket, with the local Docker daemon; the first line "
        "of standard input is the bearer token",
    )
    whose.add_argument(
        "--config", type=Path, metavar="FILE", help="for a site, with the settings in this file"
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
    _add_admin(commands.add_parser("admin", help="make administrators, and import tenants"))
    _add_database_commands(commands)
    _add_verification(
        commands.add_parser(
            "verify-audit",
            help="look for tampering with the audit",
            epilog="Exit codes: 0 no fault, 1 a fault or checkpoints of another trail, 2 wrong "
            "arguments, 4 the database is damaged, 7 something cannot be read.",
        )
    )
    document = commands.add_parser("openapi", help="print the API's OpenAPI document")
    document.set_defaults(command=_print_document)
    return parser


def _refuse_what_would_be_ignored(
    parser: argparse.ArgumentParser, options: argparse.Namespace
) -> None:
    if options.command is _serve and options.config is not None:
        for option in ("host_endpoint", "exit_when_idle"):
            if getattr(options, option) is not None:
                name = "--" + option.replace("_", "-")
                parser.error(f"{name} is for --embedded: a site's platform has its settings alone")


def _add_admin(admin: argparse.ArgumentParser) -> None:
    deeds = admin.add_subparsers(required=True, dest="deed")
    create = deeds.add_parser(
        "create", help="make a platform administrator, and print a password that is good once"
    )
    create.add_argument("--name", default="", help="the person's name; default: the login")
    reset = deeds.add_parser(
        "reset-password", help="print a new password that is good once for a local account"
    )
    tenants = deeds.add_parser(
        "import-tenants", help="make tenants like the cloud portal's, a line of JSON each"
    )
    tenants.add_argument("file", type=Path, help="- for standard input")
    for deed in (create, reset):
        deed.add_argument("login")
        deed.set_defaults(command=_administer)
    tenants.set_defaults(command=_import_tenants)
    for deed in (create, reset, tenants):
        deed.add_argument(
            "--config", type=Path, metavar="FILE", required=True, help="the platform's settings"
        )


def _add_database_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    migrate = commands.add_parser("migrate", help="bring the database to this version's schema")
    migrate.add_argument(
        "--backup",
        type=Path,
        metavar="FILE",
        help="a new file for a backup before; without one a MariaDB with data is not migrated",
    )
    backup = commands.add_parser("backup", help="write all data to a file; others may go on")
    backup.add_argument("file", type=Path, help="a new one; it holds hashes of passwords")
    restore = commands.add_parser(
        "restore", help="fill an empty database from a backup, of either kind of database"
    )
    restore.add_argument("file", type=Path)
    for deed, command in ((migrate, _migrate), (backup, _back_up), (restore, _restore)):
        deed.add_argument(
            "--config",
            type=Path,
            metavar="FILE",
            help="the settings of the platform whose database it is; default: the user's own",
        )
        deed.set_defaults(command=command)


def _add_verification(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--checkpoints",
        type=Path,
        metavar="FILE",
        help="checkpoints that were kept elsewhere, as GET /v1/audit/checkpoints answered",
    )
    parser.add_argument(
        "--key",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a platform's public key (PEM), once for each; default: whoever signed is believed",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="the settings of the platform whose trail it is; default: the user's own",
    )
    parser.set_defaults(command=_verify_audit)


def _serve(options: argparse.Namespace) -> int:
    os.umask(0o077)
    # Each statement to SQLite goes to a thread and back; with the usual 5 ms a busy loop would
    # let it wait that long each time.
    sys.setswitchinterval(0.0005)
    try:
        if options.embedded:
            _serve_embedded(options)
        else:
            _serve_production(options.config)
    except tuple(EXIT_CODES) as error:
        return _refuse(error)
    except OSError as error:
        # The lock, the socket, the session file: a file system that is full or may only be read.
        return _refuse(unusable_directory(error))
    return 0


def _serve_embedded(options: argparse.Namespace) -> None:
    # Only here: a site's platform knows no engine.
    from caas_console.backend.platform.embedded import serve_embedded  # noqa: PLC0415

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


def _serve_production(config: Path) -> None:
    # Only here: one user's platform has neither settings nor certificates to load.
    from caas_console.backend.platform.production import serve_production  # noqa: PLC0415
    from caas_console.backend.platform.settings import load_settings  # noqa: PLC0415

    settings = load_settings(config)
    configure_logs(settings.log_file)
    serve_production(settings)


def _administer(options: argparse.Namespace) -> int:
    os.umask(0o077)
    try:
        password = asyncio.run(_one_time_password(options))
    except tuple(EXIT_CODES) as error:
        return _say_why(error)
    sys.stdout.write(
        f"One-time password: {password}\n"
        "It is shown only now, and has to be changed at the first login.\n"
    )
    return 0


async def _one_time_password(options: argparse.Namespace) -> str:
    from caas_console.backend.platform.identity.admin_accounts import (  # noqa: PLC0415 - see above
        AdminAccounts,
    )
    from caas_console.backend.platform.production import prepared_database  # noqa: PLC0415
    from caas_console.backend.platform.settings import load_settings  # noqa: PLC0415

    database = await asyncio.to_thread(prepared_database, load_settings(options.config))
    try:
        accounts = AdminAccounts(database, database.clock, user_name())
        if options.deed == "create":
            return await accounts.create(options.login, options.name)
        return await accounts.reset_password(options.login)
    finally:
        await database.aclose()


def _import_tenants(options: argparse.Namespace) -> int:
    # Only here: serving needs none of it.
    from caas_console.backend.platform.tenancy.import_command import (  # noqa: PLC0415
        import_tenants,
    )

    os.umask(0o077)
    try:
        return import_tenants(options, user_name())
    except tuple(EXIT_CODES) as error:
        return _say_why(error)


def _migrate(options: argparse.Namespace) -> int:
    def migrate(place: Place) -> str:
        runtime = directories().runtime if options.config is None else None
        prepare_for_command(place, options.backup, runtime=runtime)
        return f"The database has schema {HEAD}."

    return _keep(options, migrate)


def _back_up(options: argparse.Namespace) -> int:
    from caas_console.backend.platform.store.backup import back_up  # noqa: PLC0415 - as below

    return _keep(options, lambda place: f"{back_up(place, options.file).rows} rows were kept.")


def _restore(options: argparse.Namespace) -> int:
    # Only here: serving needs none of it.
    from caas_console.backend.platform.store.restore import restore  # noqa: PLC0415

    return _keep(options, lambda place: f"{restore(place, options.file).rows} rows are back.")


def _keep(options: argparse.Namespace, deed: Callable[[Place], str]) -> int:
    """Do something with the database, and say what was done."""
    os.umask(0o077)
    try:
        done = deed(_place(options.config))
    except tuple(EXIT_CODES) as error:
        return _say_why(error)
    sys.stdout.write(f"{done}\n")
    return 0


def _verify_audit(options: argparse.Namespace) -> int:
    # Only here: serving needs none of it.
    from caas_console.backend.platform.audit.command import verify_audit  # noqa: PLC0415

    try:
        return verify_audit(options, _place)
    except tuple(EXIT_CODES) as error:
        return _say_why(error)


def _place(config: Path | None) -> Place:
    if config is None:
        return directories().database
    from caas_console.backend.platform.production import database_place  # noqa: PLC0415 - see above
    from caas_console.backend.platform.settings import load_settings  # noqa: PLC0415

    return database_place(load_settings(config))


def _refuse(error: ConsoleError) -> int:
    tell_start(StartNotice(problem=error.problem))
    return _say_why(error)


def _say_why(error: ConsoleError) -> int:
    sys.stderr.write(f"caas-platform: {error}\n")
    if error.hint:
        # What to do is found at a glance on a line of its own.
        sys.stderr.write(f"{error.hint}\n")
    return next(EXIT_CODES[cls] for cls in type(error).__mro__ if cls in EXIT_CODES)


def _print_document(_options: argparse.Namespace) -> int:
    sys.stdout.write(json.dumps(create_api().openapi(), indent=2, ensure_ascii=False) + "\n")
    return 0
