"""A site's platform as its service manager has it: notified, reloaded, one alone on a file."""

import asyncio
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.platform.production.site import (
    PATIENCE,
    PROGRAM,
    Site,
    SitePlatform,
    free_port,
    until,
)
from tests.lab.certificates import CertificateAuthority


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """A service manager's ear."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(PATIENCE)
        yield ear


async def test_the_service_manager_is_told_when_it_serves_and_when_it_ends(
    site: Site, manager: socket.socket
) -> None:
    platform = site.start("[drain]\nnotice_seconds = 0", NOTIFY_SOCKET=manager.getsockname())
    assert await asyncio.to_thread(manager.recv, 100) == b"READY=1"
    assert platform.notice().ready
    platform.stop()
    assert await asyncio.to_thread(manager.recv, 100) == b"STOPPING=1"
    assert await platform.wait() == 0


def serial_of(platform: SitePlatform) -> str:
    """Which certificate it shows."""
    address = ("127.0.0.1", platform.port)
    shown = ssl.get_server_certificate(address, timeout=PATIENCE)
    told = subprocess.run(
        ["openssl", "x509", "-noout", "-serial"],
        input=shown,
        capture_output=True,
        check=True,
        text=True,
    )
    return told.stdout


async def test_a_renewed_certificate_is_shown_after_sighup_and_a_broken_one_never(
    site: Site, tmp_path: Path
) -> None:
    platform = site.start("[drain]\nnotice_seconds = 0").ready()
    former = await asyncio.to_thread(serial_of, platform)
    # Somebody who is connected stays so.
    connected = await asyncio.open_connection("127.0.0.1", platform.port, ssl=site.trust)
    authority = CertificateAuthority(tmp_path / "next-authority")
    issued = authority.issue_server(tmp_path / "next", "localhost", ("127.0.0.1",))

    async def is_renewed() -> bool:
        return await asyncio.to_thread(serial_of, platform) != former

    (site.certificates / "cert.pem").write_bytes((issued / "cert.pem").read_bytes())
    # The certificate has come, its key has not.
    platform.send(signal.SIGHUP)
    connected[1].write(b"GET /healthz HTTP/1.1\r\nHost: platform\r\n\r\n")
    assert b" 204 " in await connected[0].readline()
    assert not await is_renewed()
    (site.certificates / "key.pem").write_bytes((issued / "key.pem").read_bytes())
    platform.send(signal.SIGHUP)
    await until(is_renewed)
    connected[1].close()
    platform.stop()
    assert await platform.wait() == 0
    told = [line["message"] for line in platform.logged() if "TLS certificate" in line["message"]]
    assert [message.split(":")[0] for message in told] == [
        "the former TLS certificate is shown on",
        "the TLS certificate was read again",
    ]


async def test_a_file_of_sqlites_has_one_platform(site: Site) -> None:
    first = site.start("[drain]\nnotice_seconds = 0").ready()
    problem = site.start().notice().problem
    assert problem is not None
    assert (problem.code, problem.title) == ("conflict", "A platform is running already")
    first.stop()
    assert await first.wait() == 0
    site.start().ready()


@pytest.mark.parametrize(
    "option", [("--host-endpoint", "unix:///var/run/docker.sock"), ("--exit-when-idle", "5")]
)
def test_what_an_embedded_platform_alone_heeds_is_refused(
    site: Site, option: tuple[str, str]
) -> None:
    command = (*PROGRAM, "serve", "--config", str(site.config(free_port())), *option)
    refused = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert refused.returncode == 2
    assert f"{option[0]} is for --embedded" in refused.stderr
