"""Linux namespaces of the lab's own, in which its daemons live as if on machines of their own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

from tests.lab import forwarder, namespace_init
from tests.lab.errors import LabError
from tests.lab.process import Process
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
        self.detached = detached
        self.directory = session.directory / hostname
        self.directory.mkdir(mode=0o711)
        self._spawned: list[Process] = []
        self._init = self._start_init()
        session.parts.callback(self.close)
        wait_until(
            self._pidfile.exists,
            f"The namespace {hostname}",
            timeout=30,
            exit_code=self._init.poll,
            log=self.directory / "init.log",
        )

    @cached_property
    def pid(self) -> int:
        """The number of its first process, as the workstation sees it."""
        return int(self._pidfile.read_text())

    @property
    def _pidfile(self) -> Path:
        return self.directory / "init.pid"

    def _start_init(self) -> "subprocess.Popen[bytes]":
        with (self.directory / "init.log").open("wb") as log:
            return subprocess.Popen(
                [
                    *("unshare", "--net", "--uts", "--mount", "--pid", "--fork", "--kill-child"),
                    *(sys.executable, "-I", "-S", namespace_init.__file__),
                    *(self.hostname, self.cgroup, str(self._pidfile)),
                ],
                stdin=subprocess.DEVNULL if self.detached else subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self.session.environment,
                pass_fds=[self.session.lock],
                start_new_session=True,
            )

    @property
    def cgroup(self) -> str:
        """The cgroup below which its daemon puts its containers."""
        return f"{self.session.cgroup}/{self.hostname}"

    def command(self, *argv: str) -> list[str]:
        """The command line that runs `argv` inside the namespace."""
        return [*self._enter, "--", *argv]

    @property
    def _enter(self) -> list[str]:
        return ["nsenter", "--target", str(self.pid), "--net", "--uts", "--mount", "--pid"]

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
        self,
        argv: Sequence[str],
        log: Path,
        *,
        inherit: Sequence[int] = (),
        connected: bool = False,
    ) -> Process:
        """Start a long-running process inside.

        Args:
            argv: the command.
            log: where its output is appended.
            inherit: open descriptors that it takes over under the same numbers.
            connected: let it have the workstation's network instead of the namespace's.
        """
        environment = self.session.environment
        enter = [one for one in self._enter if not (connected and one == "--net")]
        enter += ["--no-fork", "--"]
        process = Process(enter, argv, log=log, environment=environment, inherit=inherit)
        self._spawned.append(process)
        return process

    def forward(self, host: str, port: int) -> int:
        """Make an address that is reachable inside reachable from the workstation.

        Args:
            host: its IP address, as seen inside.
            port: its TCP port.

        Returns:
            A port of the workstation's 127.0.0.1, open until the namespace ends.
        """
        with socket.create_server(("127.0.0.1", 0)) as listener:
            arguments = (str(listener.fileno()), host, str(port))
            self.spawn(
                (sys.executable, "-I", "-S", forwarder.__file__, *arguments),
                self.directory / "forwarder.log",
                inherit=[listener.fileno()],
            )
            return int(listener.getsockname()[1])

    def close(self) -> None:
        """Kill every process inside and wait until they are gone."""
        if self._init.poll() is None:
            if self._pidfile.exists():
                os.kill(self.pid, signal.SIGTERM)
            else:
                self._init.kill()
        self._init.wait(timeout=30)
        for process in self._spawned:
            process.wait(timeout=30)
        if self._init.stdin is not None:
            self._init.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
