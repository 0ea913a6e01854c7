"""``caas-platform verify-audit``: whether the audit trail is as it was written.

Exit codes: 0 it is; 1 it is not, or the checkpoints are of another trail, for who has replaced all
of a trail leaves the same; where it could not be looked at, those of all commands.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.audit import AuditCheckpoint, AuditCheckpoints
from caas_console.backend.contracts.errors import InvalidInput, PlatformUnavailable
from caas_console.backend.platform.audit.signing import read_public_key
from caas_console.backend.platform.audit.verification import Fault, Verdict, verify
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.dialects import Place
from caas_console.backend.platform.store.schema import HEAD

TAMPERED = 1

# Where the database is of the platform with these settings; None is the user's own.
PlaceOf = Callable[[Path | None], Place]

_MOST_SHOWN = 100


def verify_audit(options: argparse.Namespace, place_of: PlaceOf) -> int:
    """Say what the walk finds; the exit code.

    Raises:
        InvalidInput: what the options name cannot be read.
        PlatformUnavailable: there is no database, or none that can be looked at.
    """
    exported = _exported(options.checkpoints) if options.checkpoints else ()
    trusted = {read_public_key(file) for file in options.key}
    place = place_of(options.config)
    if isinstance(place, Path) and not place.exists():
        raise PlatformUnavailable(
            "There is no database",
            f"There is no file {place}.",
            "Name the settings of the platform with --config.",
        )
    # First, and also where it cannot be looked at: without --config it is easily the wrong one.
    sys.stdout.write(f"{_looked_at(place, options.config)}\n")
    sys.stdout.flush()
    verdict = asyncio.run(_verdict(place, exported, trusted))
    for line in _told(verdict, keys=len(trusted)):
        sys.stdout.write(f"{line}\n")
    return TAMPERED if verdict.findings or verdict.foreign else 0


def _looked_at(place: Place, config: Path | None) -> str:
    where = str(place) if isinstance(place, Path) else f"{place.database} on {place.host}"
    by = f"by the settings {config}" if config else "the user's own, for --config names no settings"
    return f"The audit trail in {where} ({by})."


def _exported(file: Path) -> tuple[AuditCheckpoint, ...]:
    try:
        return AuditCheckpoints.model_validate_json(file.read_bytes()).checkpoints
    except OSError as error:
        raise InvalidInput("The checkpoints cannot be read", str(error)) from error
    except ValidationError as error:
        raise InvalidInput("The checkpoints cannot be read", f"{file} holds none.") from error


async def _verdict(
    place: Place, exported: tuple[AuditCheckpoint, ...], trusted: set[str]
) -> Verdict:
    database = Database(place)
    try:
        async with database.reading() as connection:
            await _check_schema(connection)
            return await verify(connection, exported=exported, trusted=trusted)
    finally:
        await database.aclose()


async def _check_schema(connection: AsyncConnection) -> None:
    version = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version != HEAD:
        raise PlatformUnavailable(
            "The database is of another version",
            f"It has schema {version}; this version knows {HEAD}.",
            "Start the platform of this version once, or use the other version.",
        )


def _told(verdict: Verdict, *, keys: int) -> Iterator[str]:
    yield f"{verdict.chained} entries are chained, {verdict.waiting} wait to be."
    yield f"{verdict.checkpoints} checkpoints; the last signs entry {verdict.signed}."
    if verdict.checkpoints and not keys:
        yield "Whoever signed was believed; --key tells whose signatures are good."
    for fault, position, entry_id in verdict.findings[:_MOST_SHOWN]:
        place = "" if position is None else f" {position}"
        yield f"FAULT: entry{place} {entry_id}".rstrip() + f": {fault}"
    if len(verdict.findings) > _MOST_SHOWN:
        yield f"… and {len(verdict.findings) - _MOST_SHOWN} more."
    if verdict.foreign:
        yield (
            f"{verdict.foreign} of the checkpoints in the file are of another trail: nobody signed "
            "both them and this one, and its chain goes through none of them."
        )
        yield (
            "Look at the database that is named above. If it is the right one, the whole trail was "
            "replaced; --key with its public key tells."
        )
    withdrawn = sum(one.fault is Fault.WITHDRAWN for one in verdict.findings)
    if withdrawn and withdrawn == verdict.checkpoints:
        yield "None of the checkpoints in the file is in this database: is it the right one?"
    yield _conclusion(verdict)


def _conclusion(verdict: Verdict) -> str:
    if verdict.findings:
        return "The audit trail is not as it was written."
    if verdict.foreign:
        return "No fault was found in this trail, but it is not compared with the checkpoints."
    return "No fault was found."
