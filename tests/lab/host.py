"""Several hosts with a daemon each, on the lab's own network."""

from collections.abc import Sequence
from typing import Self

from tests.lab.bridge import Bridge
from tests.lab.certificates import CertificateAuthority
from tests.lab.contents import load_image
from tests.lab.daemon import Daemon, TLSListener
from tests.lab.images.busybox import busybox_image
from tests.lab.namespace import Namespace
from tests.lab.session import Session

# host1 is 10.99.0.11; machines of other kinds have other tens.
_ADDRESS_OFFSET = 10


class Host:
    """A host with a daemon that listens on a Unix socket and, with TLS, on TCP.

    Args:
        bridge: the network to wire it to.
        authority: issues the daemon's certificate.
        number: its number, from which its name `hostN` and address 10.99.0.(10 + N) follow.
        arguments: further arguments of its dockerd.

    Attributes:
        daemon: its daemon, with `busybox:1`.
        address: its IP address on the lab's network.
        tcp_url: the address of its TLS listener for the workstation, as DOCKER_HOST takes it. It
            leads over the lab's network, so that cutting the host off cuts this too.
    """

    def __init__(
        self,
        bridge: Bridge,
        authority: CertificateAuthority,
        number: int,
        arguments: Sequence[str] = (),
    ) -> None:
        self.name = f"host{number}"
        self._bridge = bridge
        self._namespace = Namespace(
            bridge.namespace.session, self.name, detached=bridge.namespace.detached
        )
        self.address = bridge.attach(self._namespace, _ADDRESS_OFFSET + number)
        certificates = authority.issue_server(
            self._namespace.directory / "certificates", self.name, (self.address, "127.0.0.1")
        )
        listener = TLSListener(self.address, certificates)
        self.daemon = Daemon(self._namespace, listener=listener, arguments=arguments)
        self.daemon.start()
        load_image(self.daemon.client, busybox_image())
        port = bridge.namespace.forward(self.address, listener.port)
        self.tcp_url = f"tcp://127.0.0.1:{port}"

    def cut(self) -> None:
        """Cut it off the network; its Unix socket still answers."""
        self._bridge.cut(self._namespace)

    def heal(self) -> None:
        """Undo `cut`, and start the daemon if it was stopped or killed."""
        self._bridge.heal(self._namespace)
        if not self.daemon.is_running:
            self.daemon.start()

    def close(self) -> None:
        """Switch it off for good."""
        self.daemon.close()
        self._namespace.close()


class HostGroup:
    """The hosts of one session, their network and their certificates.

    Args:
        session: the session that they belong to.
        detached: outlive the calling process, until `tests.lab.session.destroy`.
        arguments: further arguments of each dockerd.

    Attributes:
        hosts: those started so far.
        client_certificates: a client's certificate for all of them, as DOCKER_CERT_PATH has it.
    """

    def __init__(
        self, session: Session, *, detached: bool = False, arguments: Sequence[str] = ()
    ) -> None:
        self._bridge = Bridge(session, detached=detached)
        self._authority = CertificateAuthority(session.directory / "authority")
        self._arguments = arguments
        self.client_certificates = self._authority.issue_client(
            session.directory / "client", "operator"
        )
        self.hosts: list[Host] = []

    def first(self, count: int) -> list[Host]:
        """The first hosts; those that are not there yet are started."""
        while len(self.hosts) < count:
            number = len(self.hosts) + 1
            self.hosts.append(Host(self._bridge, self._authority, number, self._arguments))
        return self.hosts[:count]

    def close(self) -> None:
        """Switch off the hosts and remove their network."""
        for host in self.hosts:
            host.close()
        self._bridge.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
