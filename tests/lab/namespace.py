"""Linux namespaces of the lab's own, in which its daemons live as if on machines of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lab import namespace_init
from tests.lab.errors import LabError
from tests.lab.session import Session
from tests.lab.waiting import wait_until


class Namespace:
    """The network, process, mount and host-name namespaces of one machine of the lab.

    Processes in it see their own loopback, no interface of the workstation, a private /run and a
    writable copy of /etc. Closing it, or the death of the process that made it, ends them all.

    Args:
        session: the session that it belongs to.
        hostname: the machine's name, unique in the session.
        detached: outlive the calling process, until `tests.lab.session.destroy`.

    Raises:
        LabError: the kernel refused, as in an unprivileged container; the log says why.
    """

    def __init__(self, session: Session, hostname: str, *, detached: bool = False) -> None:
        self.session = session
        self.hostname = hostname
        self.directory = session.directory / hostname
        self.directory.mkdir(mode=0o711)
        self._spawned: list[subprocess.Popen[bytes]] = []
        self._init = self._start_init(detached)
        pidfile = self.directory / "init.pid"
        wait_until(
            pidfile.exists,
            f"the namespace {hostname}",
            timeout=30,
            process=self._init,
            log=self.directory / "init.log",
        )
        self.pid = int(pidfile.read_text())

    def _start_init(self, detached: bool) -> "subprocess.Popen[bytes]":
        with (self.directory / "init.log").open("wb") as log:
            return subprocess.Popen(
                [
                    *("unshare", "--net", "--uts", "--mount", "--pid", "--fork", "--kill-child"),
                    *(sys.executable, "-I", "-S", namespace_init.__file__),
                    *(self.hostname, str(self.directory / "init.pid")),
                ],
                stdin=subprocess.DEVNULL if detached else subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self.session.environment,
                pass_fds=[self.session.lock],
                start_new_session=True,
            )

    def command(self, *argv: str) -> list[str]:
        """The command line that runs `argv` inside the namespace."""
        flags = ("--net", "--uts", "--mount", "--pid")
        return ["nsenter", "--target", str(self.pid), *flags, "--", *argv]

    def run(self, *argv: str) -> str:
        """Run a command inside and return its standard output.

        Raises:
            LabError: it failed; the message is its standard error.
        """
        done = subprocess.run(
            self.command(*argv), capture_output=True, text=True, check=False, cwd="/"
        )
        if done.returncode != 0:
            raise LabError(f"{argv[0]} in {self.hostname}: {done.stderr.strip()}")
        return done.stdout

    def spawn(
        self, argv: Sequence[str], log: Path, *, inherit: Sequence[int] = ()
    ) -> "subprocess.Popen[bytes]":
        """Start a long-running process inside, its output appended to a log file.

        Killing the returned process does not kill the one inside: use `kill`. Waiting for it does
        wait for the one inside.

        Args:
            argv: the command.
            log: where its output goes.
            inherit: open descriptors that it takes over under the same numbers.
        """
        with log.open("ab") as output:
            process = subprocess.Popen(
                self.command(*argv),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=self.session.environment,
                pass_fds=inherit,
                start_new_session=True,
            )
        self._spawned.append(process)
        return process

    def kill(self, pid: int, number: signal.Signals) -> None:
        """Send a signal to a process by its number inside the namespace."""
        self.run("kill", f"-{int(number)}", str(pid))

    def close(self) -> None:
        """Kill every process inside and wait until they are gone."""
        if self._init.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self._init.wait()
        for process in self._spawned:
            process.wait()
        if self._init.stdin is not None:
            self._init.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
