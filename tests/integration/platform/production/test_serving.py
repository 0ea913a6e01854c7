"""A site's platform serves over TLS, says whether it is ready, and ends without cutting work."""

import asyncio
import socket
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import closing as closing_connection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from caas_console.backend.contracts.errors import (
    AuthError,
    PasswordChangeNeeded,
    PlatformUnavailable,
)
from caas_console.backend.contracts.identity import LoginRequest
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import WatchBatch
from caas_console.backend.serving.middleware import HEALTH_PATH, READY_PATH
from caas_console.backend.wire.client import watch
from tests.integration.platform.production.site import (
    PATIENCE,
    Site,
    SitePlatform,
    log_in,
    running_agent,
    until,
)

NEW_PASSWORD = "a-new-password-of-anna"
TOKEN = "t" * 40


async def admin_token(site: Site, platform: SitePlatform) -> str:
    one_time = await asyncio.to_thread(site.make_admin, "anna")
    return (await log_in(platform, "anna", one_time, NEW_PASSWORD)).access_token


async def probe(platform: SitePlatform, path: str) -> int:
    async with httpx.AsyncClient(verify=platform.trust, trust_env=False) as client:
        return (await client.get(f"https://127.0.0.1:{platform.port}{path}")).status_code


async def test_the_first_administrator_logs_in_over_tls_once_the_password_is_changed(
    site: Site,
) -> None:
    platform = site.start().ready()
    one_time = await asyncio.to_thread(site.make_admin, "Anna")
    with pytest.raises(PasswordChangeNeeded):
        await log_in(platform, "anna", one_time)
    pair = await log_in(platform, "anna", one_time, NEW_PASSWORD)
    connection = platform.connection(pair.access_token)
    assert b"tenants.manage" in await connection.request("GET", "/me/access")
    await connection.aclose()
    with pytest.raises(AuthError, match="wrong"):
        await log_in(platform, "anna", one_time)


async def test_sessions_last_as_long_as_the_settings_say(site: Site) -> None:
    platform = site.start("[sessions]\naccess_minutes = 1\nsession_hours = 2").ready()
    one_time = await asyncio.to_thread(site.make_admin, "anna")
    pair = await log_in(platform, "anna", one_time, NEW_PASSWORD)
    assert pair.session_expires_at - pair.access_expires_at == timedelta(minutes=119)


def handshake(platform: SitePlatform, version: str) -> int:
    address = f"127.0.0.1:{platform.port}"
    # Whatever the machine's own policy is, this client would do with TLS 1.1.
    weak = ("-cipher", "ALL:@SECLEVEL=0")
    return subprocess.run(
        ["openssl", "s_client", "-connect", address, version, *weak],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    ).returncode


def test_tls_before_1_2_is_refused(site: Site) -> None:
    platform = site.start().ready()
    assert handshake(platform, "-tls1_2") == 0
    assert handshake(platform, "-tls1_3") == 0
    assert handshake(platform, "-tls1_1") != 0


async def test_an_end_is_told_before_the_streams_end_which_resume_elsewhere(site: Site) -> None:
    first = site.start("[drain]\nnotice_seconds = 5").ready()
    token = await admin_token(site, first)
    assert [await probe(first, path) for path in (HEALTH_PATH, READY_PATH)] == [204, 204]
    connection = first.connection(token)
    cursor = ""
    async with closing(watch(connection)) as batches:
        while not cursor:
            cursor = (await anext(batches)).cursor
        first.stop()
        await until(lambda: is_draining(first))
        # No request is refused before the streams end.
        assert await probe(first, HEALTH_PATH) == 204
        assert await connection.request("GET", "/hosts")
        cursor = await last_cursor(batches) or cursor
    await connection.aclose()
    assert await first.wait() == 0
    second = site.start().ready()
    connection = second.connection(token)
    async with closing(watch(connection, cursor)) as batches:
        assert (await anext(batches)).phase == "delta"
    await connection.aclose()


async def is_draining(platform: SitePlatform) -> bool:
    return await probe(platform, READY_PATH) == 503


async def last_cursor(batches: AsyncIterator[WatchBatch]) -> str:
    """The cursor of the last batch before the stream breaks off."""
    cursor = ""
    with suppress(PlatformUnavailable):
        async for batch in batches:
            cursor = batch.cursor
    return cursor


async def test_a_request_that_runs_finishes(site: Site) -> None:
    platform = site.start("[drain]\nnotice_seconds = 0\ngrace_seconds = 60").ready()
    reader, writer = await asyncio.open_connection("127.0.0.1", platform.port, ssl=platform.trust)
    body = b'{"login": "nobody", "password": "wrong"}'
    writer.write(
        b"POST /v1/login HTTP/1.1\r\nHost: platform\r\nContent-Type: application/json\r\n"
        b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    # The platform has begun with the request once it asks for the body.
    assert b"100 Continue" in await reader.readuntil(b"\r\n\r\n")
    platform.stop()
    await until(lambda: refuses_connections(platform))
    writer.write(body)
    assert b" 401 " in await reader.readline()
    writer.close()
    assert await platform.wait() == 0


async def refuses_connections(platform: SitePlatform) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", platform.port)
    except OSError:
        return True
    writer.close()
    return False


_TRUSTING = 'trusted_proxies = ["127.0.0.0/8"]'


@pytest.mark.parametrize("listen_address", ["127.0.0.1", "::"])
@pytest.mark.parametrize(
    ("listen", "told", "address"),
    [
        ("", "203.0.113.9", "127.0.0.1"),
        (_TRUSTING, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (_TRUSTING, "anything" * 100, "unknown"),
    ],
)
async def test_only_a_trusted_proxys_word_for_the_address_counts(
    site: Site, listen_address: str, listen: str, told: str, address: str
) -> None:
    variables = {"CAAS_PLATFORM__LISTEN__ADDRESS": listen_address}
    platform = site.start(listen=listen, **variables).ready()
    headers = {"X-Forwarded-For": told}
    connection = platform.connection()
    refused = LoginRequest(login="anna", password=SecretStr("wrong"))
    with pytest.raises(AuthError):
        await connection.request("POST", "/login", body=refused, headers=headers)
    await connection.aclose()
    assert refused_from(site) == {address}


def refused_from(site: Site) -> set[str]:
    with closing_connection(sqlite3.connect(site.data / "platform.db")) as database:
        return {
            row[0] for row in database.execute("SELECT address FROM audit WHERE action = 'login'")
        }


async def test_a_regions_agent_is_watched_with_the_token_of_a_file(
    site: Site, tmp_path: Path
) -> None:
    agent_socket, token_file = tmp_path / "agent.sock", tmp_path / "token"
    token_file.write_text(f"{TOKEN}\n")
    with running_agent("east", agent_socket, TOKEN):
        section = f'[regions.east]\nurl = "unix://{agent_socket}"\ntoken_file = "{token_file}"'
        platform = site.start(section).ready()
        assert TOKEN not in platform.command_line
        connection = platform.connection(await admin_token(site, platform))
        async with asyncio.timeout(PATIENCE), closing(watch(connection)) as batches:
            async for batch in batches:
                if batch.part == "region/east" and batch.phase == "end":
                    break
        await connection.aclose()
        platform.stop()
        assert await platform.wait() == 0
        assert TOKEN not in str(platform.logged())


def test_why_it_cannot_serve_is_told_at_once(site: Site, tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("nothing")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refusals = {
            "key cannot be used": {"CAAS_PLATFORM__TLS__KEY": str(tmp_path / "no.pem")},
            "data directory": {"CAAS_PLATFORM__DATA_DIRECTORY": str(tmp_path / "no.pem")},
            "cannot listen": {"CAAS_PLATFORM__LISTEN__PORT": str(taken.getsockname()[1])},
            "not valid": {"CAAS_PLATFORM__SESSIONS__ACCESS_MINUTES": "never"},
        }
        for told, variables in refusals.items():
            problem = site.start(**variables).notice().problem
            assert problem is not None
            assert told in problem.title
            assert problem.code == "invalid-input"


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(site: Site) -> None:
    key = site.certificates / "key.pem"
    locked = site.certificates / "locked.pem"
    command = ["openssl", "pkey", "-in", str(key), "-out", str(locked), "-aes256"]
    subprocess.run([*command, "-passout", "pass:secret"], check=True)
    platform = site.start(CAAS_PLATFORM__TLS__KEY=str(locked))
    problem = platform.notice().problem
    assert problem is not None
    assert "TLS" in problem.title
    assert asyncio.run(platform.wait()) == 7
