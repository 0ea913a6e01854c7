"""HAProxy in a namespace of the lab, reached by the workstation without a detour."""

import csv
import signal
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.lab.database.cluster import GaleraCluster
from tests.lab.namespace import Namespace
from tests.lab.waiting import wait_until

if TYPE_CHECKING:
    from tests.lab.process import Process

_INSTALLER = Path(__file__).parents[3] / "installer" / "haproxy"
_GLOBAL = """\
global
    log stdout format raw local0
    stats socket {socket}
defaults
    log global
"""


class HAProxy:
    """An HAProxy with a configuration of the installer's, started when entered.

    Args:
        namespace: where it runs and finds its servers, with the programs of `mount_programs`.
        configuration: the file's name.
        listen: the variable that says where it listens.
        variables: what else the configuration has in `"${...}"`.
        connected: its servers are in the workstation's network.

    Attributes:
        log: its log, kept over restarts.
    """

    def __init__(
        self,
        namespace: Namespace,
        configuration: str,
        listen: str,
        variables: Mapping[str, str],
        *,
        connected: bool = False,
    ) -> None:
        self._namespace = namespace
        self._configuration = _INSTALLER / configuration
        self._listen = listen
        self._variables = variables
        self._connected = connected
        self._directory = namespace.directory / "haproxy"
        self._directory.mkdir()
        self._statistics = self._directory / "statistics.sock"
        self.log = self._directory / "haproxy.log"
        self._process: Process | None = None
        self._port = 0

    @property
    def address(self) -> str:
        """Where the workstation reaches it, as `host:port`; the same after a restart."""
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and return once it takes connections.

        Raises:
            LabError: it refused its configuration or did not start in time.
        """
        settings = self._directory / "global.cfg"
        settings.write_text(_GLOBAL.format(socket=self._statistics))
        # Made in the workstation's network and used in the namespace's.
        with socket.create_server(("127.0.0.1", self._port)) as listener:
            self._port = listener.getsockname()[1]
            variables = {self._listen: f"fd@{listener.fileno()}", **self._variables}
            self._process = process = self._namespace.spawn(
                [
                    *("env", *(f"{name}={value}" for name, value in variables.items())),
                    *("haproxy", "-db", "-f", str(settings), "-f", str(self._configuration)),
                ],
                self.log,
                inherit=[listener.fileno()],
                connected=self._connected,
            )
        wait_until(
            self._statistics.is_socket,
            "HAProxy",
            timeout=30,
            exit_code=lambda: process.exit_code,
            log=self.log,
        )

    def stop(self) -> None:
        """Kill it, and with it all connections; who connects is refused."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=30)
            self._statistics.unlink(missing_ok=True)

    def server_states(self) -> dict[str, str]:
        """What it thinks of each server, by name: `UP` or `DOWN`, or on the way to one of them."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(str(self._statistics))
            connection.sendall(b"show stat -1 4 -1\n")
            with connection.makefile() as answer:
                rows = list(csv.DictReader(answer))
        return {row["svname"]: row["status"] for row in rows if row["svname"]}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def before_cluster(cluster: GaleraCluster) -> HAProxy:
    """An HAProxy that gives all connections to one of the cluster's three nodes."""
    nodes = {node.name.upper(): f"127.0.0.1:{node.port}" for node in cluster.nodes}
    return HAProxy(cluster.namespace, "20-database.cfg", "DATABASE_LISTEN", nodes)
