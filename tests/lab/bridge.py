"""The lab's own Ethernet: a bridge in a namespace, to which the hosts are wired."""

import subprocess

from tests.lab.errors import LabError
from tests.lab.namespace import Namespace
from tests.lab.session import Session

SUBNET = "10.99.0"
GATEWAY = f"{SUBNET}.1"


class Bridge:
    """The network 10.99.0.0/24 of one session, seen by none of the workstation's interfaces.

    Args:
        session: the session that it belongs to.
        detached: as for `Namespace`.
    """

    def __init__(self, session: Session, *, detached: bool = False) -> None:
        self.namespace = Namespace(session, "bridge", detached=detached)
        self._ip("link", "add", "cbr0", "type", "bridge")
        self._ip("address", "add", f"{GATEWAY}/24", "dev", "cbr0")
        self._ip("link", "set", "cbr0", "up")

    def attach(self, namespace: Namespace, number: int) -> str:
        """Wire a namespace to the bridge and return its address.

        Args:
            namespace: the one to wire; its end of the wire is `eth0`.
            number: 2 to 254, its place in the subnet.
        """
        port, address = _port(namespace), f"{SUBNET}.{number}"
        peer = ("peer", "name", "eth0", "netns", str(namespace.pid))
        self._ip("link", "add", port, "type", "veth", *peer)
        self._ip("link", "set", port, "master", "cbr0", "up")
        namespace.run("ip", "address", "add", f"{address}/24", "dev", "eth0")
        namespace.run("ip", "link", "set", "eth0", "up")
        namespace.run("ip", "route", "add", "default", "via", GATEWAY)
        return address

    def cut(self, namespace: Namespace) -> None:
        """Unplug a namespace: what is sent to it is lost, and nobody is told."""
        self._ip("link", "set", _port(namespace), "down")

    def heal(self, namespace: Namespace) -> None:
        """Plug it in again."""
        self._ip("link", "set", _port(namespace), "up")

    def close(self) -> None:
        """Remove the bridge and the wires with its namespace."""
        self.namespace.close()

    def _ip(self, *arguments: str) -> None:
        """Run `ip` on the bridge's network, among the processes that the caller sees."""
        command = ["nsenter", "--target", str(self.namespace.pid), "--net", "--", "ip", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise LabError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")


def _port(namespace: Namespace) -> str:
    # An interface's name has at most 15 characters.
    return f"v-{namespace.hostname}"[:15]
