"""A site's platforms as the processes that they are, over TLS, and the settings they share."""

import asyncio
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from caas_console.backend.contracts.identity import LoginRequest, TokenPair
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from caas_console.backend.wire.session import StartNotice
from tests.lab.certificates import CertificateAuthority

PATIENCE = 60.0  # seconds
PROGRAM = (sys.executable, "-m", "caas_console.backend.platform")


class Site:
    """Settings, certificates and platforms in a directory.

    Args:
        directory: an empty one.

    Attributes:
        data: the data directory.
        sections: more of the settings of all platforms.
    """

    def __init__(self, directory: Path) -> None:
        self.data = directory / "data"
        self.sections = ""
        self._directory = directory
        self._authority = CertificateAuthority(directory / "authority")
        self.certificates = self._authority.issue_server(
            directory / "tls", "localhost", ("127.0.0.1",)
        )
        self._platforms: list[SitePlatform] = []

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._authority.certificate)

    def config(self, port: int, more: str = "", *, listen: str = "") -> Path:
        """A settings file; ``more`` are further sections, ``listen`` more of that one."""
        file = self._directory / f"platform-{port}.toml"
        file.write_text(
            f'data_directory = "{self.data}"\n'
            f'[listen]\naddress = "127.0.0.1"\nport = {port}\n{listen}\n'
            f'[tls]\ncertificate = "{self.certificates / "cert.pem"}"\n'
            f'key = "{self.certificates / "key.pem"}"\n'
            f"{self.sections}\n{more}\n"
        )
        return file

    def start(self, more: str = "", *, listen: str = "", **variables: str) -> "SitePlatform":
        """One more platform; it may still refuse to run."""
        return self.start_at(free_port(), more, listen=listen, **variables)

    def start_at(
        self, port: int, more: str = "", *, listen: str = "", **variables: str
    ) -> "SitePlatform":
        """One more platform, on a port."""
        command = (*PROGRAM, "serve", "--config", str(self.config(port, more, listen=listen)))
        platform = SitePlatform(port, command, variables, self.trust)
        self._platforms.append(platform)
        return platform

    def administer(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """``caas-platform admin``, once it has ended."""
        config = ("--config", str(self.config(free_port())))
        command = (*PROGRAM, "admin", *arguments, *config)
        return subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def make_admin(self, login: str) -> str:
        """The one-time password of a new administrator."""
        made = self.administer("create", login)
        assert made.returncode == 0, made.stderr
        return made.stdout.splitlines()[0].removeprefix("One-time password: ")

    def end_all(self) -> None:
        for platform in self._platforms:
            platform.end()


class SitePlatform:
    """A platform that was started."""

    def __init__(
        self, port: int, command: tuple[str, ...], variables: dict[str, str], trust: ssl.SSLContext
    ) -> None:
        self.port = port
        self.trust = trust
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **variables},
        )

    def notice(self) -> StartNotice:
        """Its one line on standard output."""
        assert self._process.stdout is not None
        return StartNotice.model_validate_json(self._process.stdout.readline())

    def ready(self) -> Self:
        """Itself, once it serves."""
        notice = self.notice()
        assert notice.ready, notice
        return self

    def connection(self, token: str = "none") -> Connection:
        url = f"https://127.0.0.1:{self.port}/v1"
        return Connection(Endpoint(url, token, tls=self.trust))

    def stop(self) -> None:
        self.send(signal.SIGTERM)

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def wait(self) -> int:
        return await asyncio.to_thread(self._process.wait, PATIENCE)

    def logged(self) -> list[dict[str, Any]]:
        """What it wrote to standard error, once it has ended."""
        assert self._process.stderr is not None
        return [json.loads(line) for line in self._process.stderr.read().splitlines()]

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def command_line(self) -> str:
        return Path(f"/proc/{self._process.pid}/cmdline").read_text()

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(PATIENCE)
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()


async def log_in(
    platform: SitePlatform, login: str, password: str, new_password: str | None = None
) -> TokenPair:
    """A session, over TLS."""
    return await log_in_at(platform.connection(), login, password, new_password)


async def log_in_at(
    connection: Connection, login: str, password: str, new_password: str | None = None
) -> TokenPair:
    """A session, by a connection that is closed."""
    request = LoginRequest.model_validate(
        {"login": login, "password": password, "new_password": new_password}
    )
    try:
        return TokenPair.model_validate_json(
            await connection.request("POST", "/login", body=request)
        )
    finally:
        await connection.aclose()


@contextmanager
def running_agent(region_id: str, agent_socket: Path, token: str) -> Iterator[None]:
    """A region's agent, as the process that it is."""
    program = [sys.executable, "-m", "caas_console.backend.agent", "serve"]
    options = ["--region", region_id, "--socket", str(agent_socket)]
    agent = subprocess.Popen([*program, *options], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert agent.stdin is not None
        with agent.stdin as stdin:
            stdin.write(f"{token}\n".encode())
        yield
    finally:
        agent.terminate()
        agent.wait(PATIENCE)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Return once it holds."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 - of another process there is no event
            await asyncio.sleep(0.05)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
