"""A Galera cluster: MariaDB servers that hold the same data and all take writes."""

import itertools
import secrets
import subprocess
from collections.abc import Callable
from typing import Self

from tests.lab.database.node import DatabaseAccount, GaleraNode
from tests.lab.database.programs import mount_programs
from tests.lab.database.seed import seed
from tests.lab.errors import LabError
from tests.lab.namespace import Namespace
from tests.lab.waiting import wait_until

_numbers = itertools.count(1)


class GaleraCluster:
    """MariaDB servers on the loopback of one namespace, started when entered.

    Args:
        namespace: where they run; no other part of the lab mounts the programs there.
        size: how many; one alone is a plain MariaDB.

    Attributes:
        nodes: the servers, the one that began the cluster first.
    """

    def __init__(self, namespace: Namespace, size: int = 3) -> None:
        self.namespace = namespace
        mount_programs(namespace)
        self.nodes = [GaleraNode(namespace, number + 1, size) for number in range(size)]

    def start(self) -> None:
        """Start all nodes on new data and return once each is synced.

        Raises:
            LabError: one ended or did not get there in time; the message has the end of its log.
        """
        for node in self.nodes:
            subprocess.run(["cp", "--archive", seed(), node.data], check=True)
        self._spawn_all()

    def heal(self) -> None:
        """Undo what a test did to nodes, start those that are down, and return once all is synced.

        Raises:
            LabError: a node does not come back.
        """
        for node in self.running:
            node.thaw()
            node.rejoin()
        if self.is_whole():
            return
        if self.running:
            self._regain_quorum()
        else:
            self._bury_histories()
        for node in self.nodes:
            if not node.is_running:
                # Its memory of a cluster that may be no more.
                (node.data / "gvwstate.dat").unlink(missing_ok=True)
                node.spawn(bootstrap=not self.running)
        self._wait(self.is_whole, "The cluster")

    def is_whole(self) -> bool:
        """Whether all nodes are synced and know of each other."""
        return (
            len(self.running) == len(self.nodes)
            and self._agreement() == "Primary"
            and all(node.is_synced() for node in self.nodes)
        )

    @property
    def running(self) -> list[GaleraNode]:
        """The nodes whose processes are alive."""
        return [node for node in self.nodes if node.is_running]

    def create_account(self) -> DatabaseAccount:
        """A new database, and an account for it that may log in from anywhere.

        Raises:
            LabError: no node takes writes.
        """
        account = DatabaseAccount(f"test{next(_numbers)}", secrets.token_hex(8))
        self._run_sql(
            f"CREATE DATABASE {account.name};"
            f"CREATE USER {account.name} IDENTIFIED BY '{account.password}';"
            f"GRANT ALL ON {account.name}.* TO {account.name}"
        )
        return account

    def drop_account(self, account: DatabaseAccount) -> None:
        """Remove a database and its account; open transactions in it are aborted.

        Raises:
            LabError: no node takes writes.
        """
        self._run_sql(f"DROP DATABASE {account.name}; DROP USER {account.name}")

    def _run_sql(self, sql: str) -> None:
        node = next((node for node in self.running if node.is_synced()), None)
        if node is None:
            raise LabError("No node of the cluster takes writes.")
        node.run_sql(sql)

    def _spawn_all(self) -> None:
        for node in self.nodes:
            node.spawn(bootstrap=node is self.nodes[0])
        for node in self.nodes:
            node.wait_until_synced()

    def _regain_quorum(self) -> None:
        """Let the nodes that are left agree on who that is, and take writes again."""
        self._wait(lambda: self._agreement() is not None, "The agreement of the nodes left")
        if self._agreement() != "Primary":
            self.running[0].run_sql("SET GLOBAL wsrep_provider_options = 'pc.bootstrap=1'")

    def _agreement(self) -> str | None:
        """What the nodes that run are together, such as Primary; None while they disagree."""
        try:
            views = {
                (node.status("wsrep_cluster_status"), node.status("wsrep_cluster_size"))
                for node in self.running
            }
        except LabError:
            return None
        status, size = next(iter(views), ("", ""))
        return status if len(views) == 1 and size == str(len(self.running)) else None

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        log = self.nodes[0].log
        wait_until(condition, what, timeout=90, exit_code=lambda: None, log=log)

    def _bury_histories(self) -> None:
        """Let the first node begin anew from what it has, and the others forget what they have."""
        first, *others = self.nodes
        for node in others:
            (node.data / "grastate.dat").unlink()
        state = first.data / "grastate.dat"
        state.write_text(state.read_text().replace("bootstrap: 0", "bootstrap: 1"))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Its nodes end with their namespace."""
