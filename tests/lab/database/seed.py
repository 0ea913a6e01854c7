"""The files of a database server that has just been set up, kept between runs of the lab."""

import hashlib
import shutil
import signal
import subprocess
from pathlib import Path

from tests.lab.database.node import SERVER_OPTIONS, SERVER_USER, SITE_SETTINGS
from tests.lab.database.programs import mount_programs
from tests.lab.images.cache import cached
from tests.lab.namespace import Namespace
from tests.lab.session import Session
from tests.lab.waiting import wait_until

# Its check logs in and asks for the state; the account may do nothing else.
CHECK_USER = "haproxy_check"
_INSTALL = (
    "mariadb-install-db",
    "--no-defaults",
    f"--user={SERVER_USER}",
    # root of the machine is the server's administrator, by the Unix socket and without a password.
    "--auth-root-authentication-method=socket",
    "--skip-test-db",
    "--innodb-log-file-size=8M",
)
_FIRST_CLUSTER = (
    *SERVER_OPTIONS,
    "--wsrep-new-cluster",
    "--wsrep-cluster-address=gcomm://",
    "--wsrep-node-address=127.0.0.1",
)
_ACCOUNTS = (
    # Who is anybody on this machine would go before who is somebody anywhere.
    "DELETE FROM mysql.global_priv WHERE User = ''",
    "FLUSH PRIVILEGES",
    f"CREATE USER '{CHECK_USER}'@'127.0.0.1'",
)


def seed() -> Path:
    """A data directory from which each node of a new cluster starts (6 s at first, 50 MB).

    It was the only node of a cluster: who starts from a copy of it needs no copy of the data from
    another node, only what was written since, and joins in half the time.
    """
    settings = SITE_SETTINGS.read_text()
    recipe = " ".join((*_INSTALL, *_FIRST_CLUSTER, *_ACCOUNTS, settings))
    digest = hashlib.sha256(recipe.encode()).hexdigest()[:12]
    return cached(f"database-seed-{digest}", _make)


def _make(path: Path) -> None:
    with Session.create() as session, Namespace(session, "seed") as namespace:
        mount_programs(namespace)
        directory = namespace.directory / "node"
        directory.mkdir(mode=0o711)
        shutil.chown(directory, SERVER_USER)
        data, socket, log = directory / "data", directory / "socket", directory / "log"
        namespace.run(*_INSTALL, f"--datadir={data}")
        files = (f"--datadir={data}", f"--socket={socket}", f"--pid-file={directory / 'pid'}")
        server = namespace.spawn(["mariadbd", *_FIRST_CLUSTER, *files], log)
        wait_until(
            lambda: "ready for connections" in log.read_text(),
            "The seed of the databases",
            timeout=60,
            exit_code=lambda: server.exit_code,
            log=log,
        )
        client = ("mariadb", "--no-defaults", f"--socket={socket}", "--execute")
        namespace.run(*client, ";".join(_ACCOUNTS))
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        (data / "galera.cache").unlink()
        # With its owner, whom only root may name.
        subprocess.run(["cp", "--archive", data, path], check=True)
