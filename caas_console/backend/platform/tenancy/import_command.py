"""``caas-platform admin import-tenants``: the cloud portal's tenants from a file, one a line."""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.errors import ConsoleError, InvalidInput, PlatformUnavailable
from caas_console.backend.contracts.tenancy import PortalTenant
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.production import prepared_database
from caas_console.backend.platform.settings import load_settings
from caas_console.backend.platform.tenancy.tenants import Tenants

SOME_FAILED = 9  # the exit code


def import_tenants(options: argparse.Namespace, operator: str) -> int:
    """Take over each line by itself, and tell a line of JSON for each; the exit code.

    What fails is told, and the rest is done all the same, unless the database is away: run again,
    lines that were done are unchanged. Lines are :class:`PortalTenant` records.

    Args:
        options: ``file``, where ``-`` is standard input, and ``config``.
        operator: who does so, for the audit trail.

    Raises:
        InvalidInput: the file or the settings cannot be read.
        PlatformUnavailable: the database does not answer.
    """
    lines = _lines(options.file)
    return asyncio.run(_import(lines, options.config, operator))


def _lines(file: Path) -> list[str]:
    if str(file) == "-":
        return sys.stdin.read().splitlines()
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("The file cannot be read", f"{file}: {error}.") from error


async def _import(lines: Iterable[str], config: Path, operator: str) -> int:
    actor = Actor("", f"{operator} (caas-platform admin)", (GrantPath(role=Role.PLATFORM_ADMIN),))
    database = await asyncio.to_thread(prepared_database, load_settings(config))
    counts = {"created": 0, "changed": 0, "unchanged": 0, "failed": 0}
    try:
        tenants = Tenants(database, database.clock)
        for number, line in _filled(lines):
            told = await _take_over(tenants, line, actor)
            counts[told["outcome"]] += 1
            sys.stdout.write(json.dumps({"line": number, **told}, ensure_ascii=False) + "\n")
    finally:
        await database.aclose()
    summary = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    sys.stderr.write(f"caas-platform: {summary}\n")
    return SOME_FAILED if counts["failed"] else 0


def _filled(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


async def _take_over(tenants: Tenants, line: str, actor: Actor) -> dict[str, Any]:
    """What became of one line."""
    try:
        portal = PortalTenant.model_validate_json(line)
    except ValidationError as error:
        faults = {".".join(map(str, one["loc"])) or "line": one["msg"] for one in error.errors()}
        return {"outcome": "failed", "title": "The line is no tenant", "fields": faults}
    told: dict[str, Any] = {"external_id": portal.external_id}
    try:
        done = await tenants.take_over((portal,), actor)
    except PlatformUnavailable:
        # Each further line would wait as long, and in vain.
        raise
    except ConsoleError as error:
        problem = error.problem
        failed = {"outcome": "failed", "title": problem.title, "detail": problem.detail}
        return {**told, **failed, "fields": problem.fields}
    ((outcome, tenant_ids),) = ((one, ids) for one, ids in done.model_dump().items() if ids)
    return {**told, "outcome": outcome, "tenant_id": tenant_ids[0]}
