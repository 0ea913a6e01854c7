"""The embedded platform as the process that it is, in directories of the test's own."""

import os
import secrets
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.session import Session, StartNotice, find_session

PATIENCE = 15.0  # seconds
PROGRAM = (sys.executable, "-m", "caas_console.backend.platform")


class PlatformHome:
    """Where the platforms of a test live, and how they are started there.

    Attributes:
        enter: what runs a command where they are to see what they do; nothing is right here.
    """

    def __init__(self, directory: Path) -> None:
        self.enter: tuple[str, ...] = ()
        self.data = directory / "data"
        self.runtime = directory / "run"
        self.runtime.mkdir(mode=0o700)
        self._started: list[PlatformProcess] = []

    @property
    def session(self) -> Session | None:
        return find_session(self.runtime)

    def start(
        self, *arguments: str, token: str | None = None, **environment: str
    ) -> "PlatformProcess":
        """Start one and give it its credential; it may still refuse to run."""
        process = PlatformProcess(self, arguments, token or secrets.token_urlsafe(32), environment)
        self._started.append(process)
        return process

    def end_all(self) -> None:
        for process in self._started:
            process.end()


class PlatformProcess:
    """A platform that was started."""

    def __init__(
        self,
        home: PlatformHome,
        arguments: tuple[str, ...],
        token: str,
        environment: dict[str, str],
    ) -> None:
        self.token = token
        self._home = home
        self._process = subprocess.Popen(
            [*home.enter, *PROGRAM, "serve", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "CAAS_DATA_DIR": str(home.data),
                "CAAS_RUNTIME_DIR": str(home.runtime),
                **environment,
            },
        )
        assert self._process.stdin is not None
        with self._process.stdin as stdin:
            stdin.write(token + "\n")

    @property
    def pid(self) -> int:
        return self._process.pid

    def notice(self) -> StartNotice:
        """Its one line on standard output."""
        assert self._process.stdout is not None
        return StartNotice.model_validate_json(self._process.stdout.readline())

    def ready(self) -> Self:
        """Itself, once it serves."""
        notice = self.notice()
        assert notice.ready, notice
        return self

    def refusal(self) -> tuple[int, str, str]:
        """Its exit code, the problem's code and detail, where it cannot start."""
        problem = self.notice().problem
        assert problem is not None
        return self.wait(), problem.code, problem.detail

    def connection(self) -> Connection:
        session = self._home.session
        assert session is not None
        return Connection(session.endpoint)

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        return self._process.wait(PATIENCE)

    def ended(self) -> bool:
        return self._process.poll() is not None

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def errors(self) -> str:
        """What it wrote to standard error, once it has ended."""
        assert self._process.stderr is not None
        return self._process.stderr.read()

    def end(self) -> None:
        if not self.ended():
            self._process.terminate()
            self.wait()
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()


@contextmanager
def platform_home() -> Iterator[PlatformHome]:
    # A short path, because that of a Unix socket may have 107 bytes.
    with tempfile.TemporaryDirectory(prefix="caas-") as directory:
        home = PlatformHome(Path(directory))
        try:
            yield home
        finally:
            home.end_all()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
