import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from caas_console.backend.contracts.resources import Host, HostState
from caas_console.backend.contracts.streams import closing as closing_stream
from caas_console.backend.wire.client import watch
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.processes import PlatformHome, mode, platform_home

NO_DAEMON = "--host-endpoint=unix:///nonexistent/docker.sock"
EMBEDDED = ("--embedded", NO_DAEMON)


@pytest.fixture
def home() -> Iterator[PlatformHome]:
    with platform_home() as home:
        yield home


def test_a_second_platform_of_a_user_is_refused_and_the_first_goes_on(home: PlatformHome) -> None:
    first = home.start(*EMBEDDED).ready()
    code, problem, detail = home.start(*EMBEDDED).refusal()
    assert (code, problem) == (3, "conflict")
    assert str(home.runtime) in detail
    assert not first.ended()
    assert home.session is not None
    assert home.session.pid == first.pid


def test_everything_is_the_users_alone(home: PlatformHome) -> None:
    home.start(*EMBEDDED).ready()
    assert home.session is not None
    for path in (home.data, home.runtime, home.data / "log"):
        assert mode(path) == 0o700
    for path in (
        home.runtime / "session.json",
        home.runtime / "platform.lock",
        home.session.socket,
        home.data / "platform.db",
        home.data / "log" / "platform.log",
    ):
        assert mode(path) == 0o600


def test_the_credential_is_in_no_argument_environment_or_log(home: PlatformHome) -> None:
    platform = home.start(*EMBEDDED).ready()
    asyncio.run(use(home))
    for name in ("cmdline", "environ"):
        assert platform.token.encode() not in Path(f"/proc/{platform.pid}/{name}").read_bytes()
    platform.send(signal.SIGTERM)
    assert platform.wait() == 0
    log = (home.data / "log" / "platform.log").read_text()
    assert "GET /v1/hosts 200" in log
    assert platform.token not in log + platform.errors()


async def use(home: PlatformHome) -> None:
    assert home.session is not None
    connection = Connection(home.session.endpoint)
    await connection.request("GET", "/hosts")
    await connection.aclose()


def test_the_log_is_json_with_the_request_of_each_line(home: PlatformHome) -> None:
    platform = home.start(*EMBEDDED).ready()
    asyncio.run(use(home))
    platform.send(signal.SIGTERM)
    platform.wait()
    lines = [json.loads(line) for line in platform.errors().splitlines()]
    (served,) = [line for line in lines if line["message"].startswith("GET /v1/hosts 200")]
    assert set(served) == {"at", "level", "logger", "message", "request_id"}


async def test_a_platform_that_is_asked_to_stop_ends_its_streams_and_leaves_nothing(
    home: PlatformHome,
) -> None:
    platform = home.start(*EMBEDDED).ready()
    connection = platform.connection()
    async with closing_stream(watch(connection)) as batches:
        await anext(batches)
        begun = time.monotonic()
        platform.send(signal.SIGTERM)
        assert await asyncio.to_thread(platform.wait) == 0
        assert time.monotonic() - begun < 3
    await connection.aclose()
    assert home.session is None
    assert not (home.runtime / "platform.sock").exists()


async def test_an_idle_platform_ends_but_not_while_somebody_watches(home: PlatformHome) -> None:
    platform = home.start(*EMBEDDED, "--exit-when-idle=0.5").ready()
    connection = platform.connection()
    async with closing_stream(watch(connection)) as batches:
        await anext(batches)
        await asyncio.sleep(1.5)
        assert not platform.ended()
    await connection.aclose()
    assert await asyncio.to_thread(platform.wait) == 0


def test_a_platform_that_nobody_joins_ends(home: PlatformHome) -> None:
    assert home.start(*EMBEDDED, "--exit-when-idle=0.3").ready().wait() == 0


async def test_without_a_daemon_the_host_says_so(home: PlatformHome) -> None:
    connection = home.start(*EMBEDDED).ready().connection()
    host: Host | None = None
    async with asyncio.timeout(10), closing_stream(watch(connection)) as batches:
        async for batch in batches:
            hosts = [one.object for one in batch.changes if isinstance(one.object, Host)]
            if hosts and hosts[-1].state is HostState.UNREACHABLE:
                host = hosts[-1]
                break
    await connection.aclose()
    assert host is not None
    assert host.endpoint == "unix:///nonexistent/docker.sock"
    assert host.problem is not None
    assert host.problem.hint


async def test_the_daemon_is_the_current_docker_contexts_unless_it_is_chosen(
    home: PlatformHome,
) -> None:
    platform = home.start("--embedded", DOCKER_HOST="tcp://127.0.0.1:1").ready()
    connection = platform.connection()
    hosts = json.loads(await connection.request("GET", "/hosts"))
    await connection.aclose()
    assert [host["endpoint"] for host in hosts["items"]] == ["tcp://127.0.0.1:1"]


def test_a_damaged_database_is_told_and_kept_and_the_next_start_works(home: PlatformHome) -> None:
    home.data.mkdir(mode=0o700)
    database = home.data / "platform.db"
    database.write_bytes(b"not a database at all, but long enough to be one " * 100)
    code, problem, detail = home.start(*EMBEDDED).refusal()
    assert (code, problem) == (4, "platform-unavailable")
    (kept,) = home.data.glob("platform.db.damaged-*")
    assert str(kept) in detail
    home.start(*EMBEDDED).ready()


def test_a_later_versions_database_is_told_and_left_alone(home: PlatformHome) -> None:
    home.start(*EMBEDDED).ready().end()
    with closing(sqlite3.connect(home.data / "platform.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    code, _, detail = home.start(*EMBEDDED).refusal()
    assert code == 5
    assert "9999" in detail


def test_a_credential_that_could_be_guessed_is_refused(home: PlatformHome) -> None:
    code, problem, _ = home.start(*EMBEDDED, token="short").refusal()
    assert (code, problem) == (6, "unauthenticated")


def test_a_runtime_directory_that_is_open_to_others_is_refused(home: PlatformHome) -> None:
    home.runtime.chmod(0o755)
    code, problem, _ = home.start(*EMBEDDED).refusal()
    assert (code, problem) == (7, "invalid-input")


def test_a_data_directory_that_cannot_be_used_is_told(home: PlatformHome) -> None:
    home.data.write_text("a file")
    code, problem, _ = home.start(*EMBEDDED).refusal()
    assert (code, problem) == (7, "invalid-input")


@pytest.mark.parametrize("name", ["platform.lock", "platform.sock", "session.json", "terminals"])
def test_a_runtime_directory_that_cannot_be_used_is_told(home: PlatformHome, name: str) -> None:
    taken = home.runtime / name
    if name == "terminals":
        taken.touch()
    else:
        taken.mkdir()
    code, problem, _ = home.start(*EMBEDDED).refusal()
    assert (code, problem) == (7, "invalid-input")


def test_the_document_is_printed(tmp_path: Path) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "caas_console.backend.platform", "openapi"],
        capture_output=True,
        check=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    document = json.loads(printed.stdout)
    assert document["openapi"].startswith("3.1")
    assert "/v1/watch" in document["paths"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("server", ["platform", "agent"])
def test_a_server_imports_nothing_that_it_does_not_run(server: str) -> None:
    modules = {"platform": ["platform.command", "platform.embedded"], "agent": ["agent.__main__"]}
    names = ", ".join(f"caas_console.backend.{name}" for name in modules[server])
    program = f"import sys, {names}; print(*sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    imported = {name.partition(".")[0] for name in printed.stdout.split()}
    assert not imported & {"PySide6", "qasync", "pyqtgraph", "numpy", "alembic", "httpx", "pytest"}
    # What a site's platform alone needs.
    assert not imported & {"aiomysql", "argon2", "pydantic_settings", "sansldap"}
    assert "fastapi" in imported
    if server == "agent":
        assert "sqlalchemy" not in imported
