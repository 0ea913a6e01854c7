"""One real dockerd in a namespace of the lab, to be started, stopped, killed and restarted."""

import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import docker

from tests.lab.namespace import Namespace
from tests.lab.waiting import wait_until

if TYPE_CHECKING:
    from tests.lab.process import Process


@dataclass(frozen=True)
class TLSListener:
    """A TCP listener that asks clients for a certificate (`dockerd --tlsverify`).

    Attributes:
        address: an IP address of the daemon's namespace.
        certificates: the directory of the server's certificate, as CertificateAuthority makes it.
        port: its TCP port.
    """

    address: str
    certificates: Path
    port: int = 2376

    def arguments(self) -> list[str]:
        """The arguments of dockerd."""
        return [
            *("--host", f"tcp://{self.address}:{self.port}", "--tlsverify"),
            *("--tlscacert", str(self.certificates / "ca.pem")),
            *("--tlscert", str(self.certificates / "cert.pem")),
            *("--tlskey", str(self.certificates / "key.pem")),
        ]


class Daemon:
    """A dockerd with its own data root, exec root, socket, pidfile and log.

    Args:
        namespace: where it runs; its host name is the daemon's name.
        listener: listen there beside the Unix socket.
        arguments: further arguments of dockerd.

    Attributes:
        socket: the Unix socket that it serves.
        log: its log, kept over restarts.
    """

    def __init__(
        self,
        namespace: Namespace,
        *,
        listener: TLSListener | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        self.namespace = namespace
        self._arguments = [*(listener.arguments() if listener else ()), *arguments]
        self.directory = namespace.directory
        self.socket = self.directory / "docker.sock"
        self.log = self.directory / "dockerd.log"
        self._process: Process | None = None
        self._client: docker.DockerClient | None = None

    @property
    def url(self) -> str:
        """The address of its Unix socket, as DOCKER_HOST takes it."""
        return f"unix://{self.socket}"

    @property
    def client(self) -> docker.DockerClient:
        """A client of the docker SDK, made on first use and closed with the daemon."""
        if self._client is None:
            self._client = docker.DockerClient(base_url=self.url, version="auto", timeout=60)
        return self._client

    @property
    def is_running(self) -> bool:
        """Whether its process is alive."""
        return self._process is not None and self._process.exit_code is None

    def start(self, timeout: float = 30.0) -> None:
        """Start it and return once its socket answers.

        Args:
            timeout: seconds.

        Raises:
            LabError: it ended or did not answer in time; the message has the end of its log.
        """
        self._process = process = self.namespace.spawn(self._command(), self.log)
        wait_until(
            self.answers,
            f"The dockerd of {self.namespace.hostname}",
            timeout=timeout,
            exit_code=lambda: process.exit_code,
            log=self.log,
        )

    def stop(self, timeout: float = 30.0) -> None:
        """Stop it as a service manager does, and with it its containers; return when it is gone.

        Args:
            timeout: seconds; dockerd itself gives each container 15 s.
        """
        self._end(signal.SIGTERM, timeout)

    def kill(self) -> None:
        """Kill it without warning, as the kernel's out-of-memory killer does.

        Its containers live on until it is started again, since their shims do.
        """
        self._end(signal.SIGKILL, timeout=10)

    def restart(self) -> None:
        """Stop and start it."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Close the client; the daemon itself ends with its namespace."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def answers(self) -> bool:
        """Whether the socket answers `GET /_ping` with success."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(5)
                connection.connect(str(self.socket))
                connection.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
                return connection.recv(64).split(b" ")[1:2] == [b"200"]
        except (FileNotFoundError, ConnectionError, TimeoutError):
            return False

    def _command(self) -> list[str]:
        config = self.directory / "daemon.json"
        # Named, so that the workstation's /etc/docker/daemon.json has no say.
        config.write_text("{}")
        return [
            # dockerd leaves AppArmor alone when it believes itself in a container.
            *("env", "container=lab", "dockerd"),
            *("--config-file", str(config)),
            *("--data-root", str(self.directory / "data")),
            *("--exec-root", str(self.directory / "exec")),
            *("--pidfile", str(self.directory / "docker.pid")),
            *("--host", self.url),
            *("--exec-opt", "native.cgroupdriver=cgroupfs"),
            *("--cgroup-parent", self.namespace.cgroup),
            *self._arguments,
        ]

    def _end(self, number: signal.Signals, timeout: float) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
