"""What the lab's directory servers have in common: started, stopped, frozen, and reached by TLS."""

import signal
import socket
import ssl
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.lab.certificates import CertificateAuthority
from tests.lab.directory.rooted import Rooted
from tests.lab.namespace import Namespace
from tests.lab.waiting import wait_until

if TYPE_CHECKING:
    from tests.lab.process import Process

LDAPS_PORT = 636


class DirectoryServer(ABC):
    """A directory server in a namespace of its own, which answers on LDAPS alone.

    Args:
        namespace: where it runs.
        authority: issues its certificate, for 127.0.0.1 and the name of the namespace.

    Attributes:
        base_dn: the entry above all others.
        service_dn: the account that may search.
        ca_file: the certificate of its authority.
        url: where the workstation reaches it.
        log: its log, kept over restarts.
    """

    base_dn: str
    service_dn: str

    def __init__(self, namespace: Namespace, authority: CertificateAuthority) -> None:
        self.namespace = namespace
        self.ca_file = authority.certificate
        self.log = namespace.directory / "directory.log"
        self._process: Process | None = None
        self._data = namespace.directory / "data"
        self._fill(self._data)
        authority.issue_server(self._data / "tls", namespace.hostname, ("127.0.0.1",))
        self._rooted = Rooted(namespace, self._root(), self._data)
        self._configure(self._rooted)
        self.port = namespace.forward("127.0.0.1", LDAPS_PORT)
        self.url = f"ldaps://127.0.0.1:{self.port}"

    @abstractmethod
    def _root(self) -> Path:
        """The root directory that it runs in."""

    @abstractmethod
    def _fill(self, data: Path) -> None:
        """Make the directory `data`, which is `/lab` where it runs."""

    @abstractmethod
    def _configure(self, rooted: Rooted) -> None:
        """Write what it reads at its start; the data and `/lab/tls` are there."""

    @abstractmethod
    def _command(self) -> list[str]:
        """The command that serves, as seen in its root."""

    def start(self, timeout: float = 60.0) -> None:
        """Start it and return once it speaks TLS.

        Args:
            timeout: seconds.

        Raises:
            LabError: it ended or did not answer in time.
        """
        self._process = process = self.namespace.spawn(
            self._rooted.command(*self._command()), self.log
        )
        wait_until(
            self.answers,
            f"The directory server of {self.namespace.hostname}",
            timeout=timeout,
            exit_code=lambda: process.exit_code,
            log=self.log,
        )

    def stop(self, timeout: float = 30.0) -> None:
        """Stop it; who connects is refused.

        Args:
            timeout: seconds.
        """
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout)
            self._process = None

    def freeze(self) -> None:
        """Let it do nothing: the kernel takes connections, and nobody speaks on them."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Undo `freeze`."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def heal(self) -> None:
        """Undo `freeze`, and start it if it was stopped."""
        if self._process is None:
            self.start()
        else:
            self.thaw()

    def answers(self) -> bool:
        """Whether it completes a TLS handshake."""
        context = ssl.create_default_context(cafile=self.ca_file)
        try:
            with (
                socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection,
                context.wrap_socket(connection, server_hostname="127.0.0.1"),
            ):
                return True
        except OSError:
            return False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
