"""The disk of the platform's data is full: writes are refused, and that is all."""

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.contracts.tenancy import Tenant, TenantRequest
from caas_console.backend.platform.pagination import Page
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.processes import PROGRAM, PlatformHome, platform_home
from tests.lab.namespace import Namespace
from tests.lab.session import Session

EMBEDDED = ("--embedded", "--host-endpoint=unix:///nonexistent/docker.sock")


@pytest.fixture(scope="module")
def disk(lab_session: Session) -> Iterator[Namespace]:
    """A machine of which only the disk is used."""
    with Namespace(lab_session, "disk") as namespace:
        yield namespace


@pytest.fixture
def home(disk: Namespace) -> Iterator[PlatformHome]:
    """Where a platform's data is on a disk of its own, which is soon full."""
    with platform_home() as home:
        home.data.mkdir(mode=0o700)
        options = ("-o", "size=3M,mode=700")
        disk.run("mount", "-t", "tmpfs", *options, "tmpfs", str(home.data))
        enter = ("nsenter", "--target", str(disk.pid), "--mount")
        home.enter = (*enter, "env", "--chdir", str(Path.cwd()))
        yield home


@pytest.fixture
async def platform(home: PlatformHome) -> AsyncIterator[Connection]:
    connection = home.start(*EMBEDDED).ready().connection()
    yield connection
    await connection.aclose()


def fill(disk: Namespace, home: PlatformHome) -> Path:
    """Take all the space that is left; the file that does."""
    path = Path(f"/proc/{disk.pid}/root{home.data}/filler")
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return path


async def make(connection: Connection, name: str) -> None:
    await connection.request("POST", "/tenants", body=TenantRequest(name=name))


async def names(connection: Connection) -> set[str]:
    page = await connection.request("GET", "/tenants", params={"limit": 500})
    return {tenant.name for tenant in Page[Tenant].model_validate_json(page).items}


async def write_until_refused(connection: Connection) -> tuple[set[str], PlatformUnavailable]:
    """What was accepted until then, and the refusal."""
    accepted = set[str]()
    for number in range(400):
        try:
            await make(connection, f"amid-{number}")
        except PlatformUnavailable as refusal:
            return accepted, refusal
        accepted.add(f"amid-{number}")
    raise AssertionError("nothing was refused")


async def test_a_full_disk_refuses_writes_alone_until_there_is_space_again(
    platform: Connection, disk: Namespace, home: PlatformHome
) -> None:
    await make(platform, "before")
    there = await names(platform)
    filler = fill(disk, home)
    accepted, refusal = await write_until_refused(platform)
    assert "Free space" in refusal.hint
    assert await names(platform) == there | accepted
    filler.unlink()
    await make(platform, "after")
    assert await names(platform) == there | accepted | {"after"}
    home.end_all()
    audited = verified(home)
    assert audited.returncode == 0, audited.stdout


def test_without_space_a_platform_does_not_start_and_says_why(
    disk: Namespace, home: PlatformHome
) -> None:
    filler = fill(disk, home)
    _, problem, detail = home.start(*EMBEDDED).refusal()
    assert problem == "platform-unavailable"
    assert "full" in detail
    filler.unlink()
    home.start(*EMBEDDED).ready()


def verified(home: PlatformHome) -> "subprocess.CompletedProcess[str]":
    """What is said of the audit trail."""
    places = {"CAAS_DATA_DIR": str(home.data), "CAAS_RUNTIME_DIR": str(home.runtime)}
    return subprocess.run(
        [*home.enter, *PROGRAM, "verify-audit"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **places},
    )
