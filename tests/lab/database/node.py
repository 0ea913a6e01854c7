"""One MariaDB server of the lab, a node of a Galera cluster."""

import configparser
import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tests.lab.errors import LabError
from tests.lab.namespace import Namespace
from tests.lab.waiting import wait_until

if TYPE_CHECKING:
    from tests.lab.process import Process

DRIVER = "mysql+aiomysql"
# The servers' account: rsync, as root, would give itself up for nobody in the middle of a transfer.
SERVER_USER = "nobody"
# What a site's nodes are set to.
SITE_SETTINGS = Path(__file__).parents[3] / "installer" / "galera" / "60-caas-platform.cnf"
# Small and quick; the log is with the kernel at each commit, so that kill -9 loses none.
SERVER_OPTIONS = (
    f"--defaults-file={SITE_SETTINGS}",
    f"--user={SERVER_USER}",
    "--bind-address=127.0.0.1",
    "--innodb-buffer-pool-size=32M",
    "--innodb-log-file-size=8M",
)


def _provider_options() -> str:
    """The site's, with a smaller cache."""
    settings = configparser.ConfigParser()
    settings.read(SITE_SETTINGS)
    options = settings["mysqld"]["wsrep_provider_options"].strip('"')
    return options.replace("gcache.size=512M", "gcache.size=32M")


@dataclass(frozen=True)
class DatabaseAccount:
    """A database of a test's own, and the account that may do everything in it.

    Attributes:
        name: the database's name, and the account's.
        password: the account's.
    """

    name: str
    password: str

    def url(self, address: str) -> str:
        """It as SQLAlchemy's `create_async_engine` takes it, at `host:port`."""
        return f"{DRIVER}://{self.name}:{self.password}@{address}/{self.name}?charset=utf8mb4"


class GaleraNode:
    """A server with a data directory, a port and a Unix socket of its own.

    Args:
        namespace: the cluster's, with the programs of `mount_programs`.
        number: 1 for the first.
        size: how many nodes the cluster has.

    Attributes:
        name: `node1` for the first.
        port: its TCP port on the namespace's 127.0.0.1.
        socket: its Unix socket.
        log: its log, kept over restarts.
    """

    def __init__(self, namespace: Namespace, number: int, size: int) -> None:
        self.name = f"node{number}"
        self.port = 3306 + 10 * number
        self.directory = namespace.directory / self.name
        self.socket = self.directory / "mariadb.sock"
        self.log = self.directory / "mariadb.log"
        self._namespace = namespace
        self._number = number
        self._peers = ",".join(f"127.0.0.1:{_replication_port(peer + 1)}" for peer in range(size))
        self._process: Process | None = None
        self._isolated = False
        self.directory.mkdir(mode=0o711)
        shutil.chown(self.directory, SERVER_USER)

    @property
    def data(self) -> Path:
        """Its data directory."""
        return self.directory / "data"

    @property
    def is_running(self) -> bool:
        """Whether its process is alive, frozen or not."""
        return self._process is not None and self._process.exit_code is None

    @cached_property
    def address(self) -> str:
        """Where the workstation reaches it, as `host:port`.

        Something of the lab's listens there while the node is down, so that a connection is made
        and lost instead of refused; `socket_url` is the server itself.
        """
        return f"127.0.0.1:{self._namespace.forward('127.0.0.1', self.port)}"

    def url(self, account: DatabaseAccount) -> str:
        """A database on this node, for SQLAlchemy, by TCP."""
        return account.url(self.address)

    def socket_url(self, account: DatabaseAccount) -> str:
        """A database on this node, for SQLAlchemy, by its Unix socket."""
        return f"{account.url('')}&unix_socket={self.socket}"

    def spawn(self, *, bootstrap: bool = False) -> None:
        """Start its process; `wait_until_synced` tells when it can be used.

        Args:
            bootstrap: begin a cluster instead of joining one.
        """
        arguments = ["--wsrep-new-cluster"] if bootstrap else []
        self._process = self._namespace.spawn([*self._command(), *arguments], self.log)
        self._isolated = False

    def wait_until_synced(self, timeout: float = 90.0) -> None:
        """Return once it is a full member of its cluster.

        Args:
            timeout: seconds; a whole copy of the data takes it about eight.

        Raises:
            LabError: it ended or did not get there in time.
        """
        process = self._process
        assert process is not None
        wait_until(
            self.is_synced,
            f"The database {self.name}",
            timeout=timeout,
            exit_code=lambda: process.exit_code,
            log=self.log,
        )

    def start(self) -> None:
        """Start it again and return once it has caught up with its cluster.

        Raises:
            LabError: as `wait_until_synced`.
        """
        self.spawn()
        self.wait_until_synced()

    def stop(self, timeout: float = 60.0) -> None:
        """Stop it as a service manager does; the others go on at once.

        Args:
            timeout: seconds.
        """
        self._end(signal.SIGTERM, timeout)

    def kill(self) -> None:
        """Kill it without warning; the others miss it for some four seconds and then go on."""
        self._end(signal.SIGKILL, timeout=30)

    def freeze(self) -> None:
        """Let it do nothing: the kernel takes connections, and nobody speaks on them.

        After some four seconds the others go on without it.
        """
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Undo `freeze`; it finds out that it was left behind, and joins the others by itself."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def isolate(self) -> None:
        """Cut it off from the others, which it goes on without; its clients still reach it.

        The cluster's own fault for tests: it hears and says nothing on the network between nodes.
        """
        self._set_isolation(1)

    def rejoin(self) -> None:
        """Undo `isolate`."""
        if self._isolated:
            self._set_isolation(0)

    def _set_isolation(self, level: int) -> None:
        self.run_sql(f"SET GLOBAL wsrep_provider_options = 'gmcast.isolate={level}'")
        self._isolated = level > 0

    def run_sql(self, sql: str) -> list[list[str]]:
        """Run statements as the server's administrator; the rows of all of them, as text.

        Raises:
            LabError: it does not answer within ten seconds, or refused one.
        """
        client = ("mariadb", "--no-defaults", "--batch", "--skip-column-names")
        command = self._namespace.command(*client, f"--socket={self.socket}", "--execute", sql)
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
        except subprocess.TimeoutExpired:
            raise LabError(f"The database {self.name} does not answer.") from None
        if done.returncode != 0:
            raise LabError(f"The database {self.name}: {done.stderr.strip()}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def status(self, variable: str) -> str:
        """A status variable, such as `wsrep_cluster_size`.

        Raises:
            LabError: it does not answer.
        """
        return self.run_sql(f"SHOW GLOBAL STATUS LIKE '{variable}'")[0][1]

    def is_synced(self) -> bool:
        """Whether it is a full member of a cluster that takes writes, as far as it knows."""
        try:
            rows = self.run_sql(
                "SHOW GLOBAL STATUS WHERE Variable_name IN"
                " ('wsrep_local_state_comment', 'wsrep_ready')"
            )
        except LabError:
            return False
        return [value for _, value in rows] == ["Synced", "ON"]

    def _command(self) -> list[str]:
        port = _replication_port(self._number)
        listeners = f"gmcast.listen_addr=tcp://127.0.0.1:{port};ist.recv_addr=127.0.0.1:{port + 1}"
        return [
            *("mariadbd", *SERVER_OPTIONS),
            *(f"--datadir={self.data}", f"--socket={self.socket}", f"--port={self.port}"),
            f"--pid-file={self.directory / 'server.pid'}",
            f"--wsrep-cluster-address=gcomm://{self._peers}",
            f"--wsrep-node-name={self.name}",
            f"--wsrep-node-address=127.0.0.1:{port}",
            f"--wsrep-sst-receive-address=127.0.0.1:{port + 2}",
            f"--wsrep-provider-options={listeners};{_provider_options()}",
        ]

    def _end(self, number: signal.Signals, timeout: float) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout)


def _replication_port(number: int) -> int:
    """The first of three: for the cluster's talk, then for missed writes, then for whole copies."""
    return 4560 + 10 * number
