"""A real Docker daemon of the lab with running containers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.lab.contents import load_image
from tests.lab.daemon import Daemon
from tests.lab.images.busybox import REFERENCE, busybox_image
from tests.lab.namespace import Namespace
from tests.lab.session import Session


@contextmanager
def engine(containers: int) -> Iterator[Daemon]:
    """A daemon with so many containers that run and do nothing."""
    with (
        Session.create() as session,
        Namespace(session, "bench") as namespace,
        Daemon(namespace) as daemon,
    ):
        daemon.start()
        load_image(daemon.client, busybox_image())
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda number: _run(daemon, number), range(containers)))
        yield daemon


def _run(daemon: Daemon, number: int) -> None:
    daemon.client.containers.run(
        REFERENCE,
        ["sleep", "1000000"],
        name=f"shop-{number // 10}-web-{number}",
        labels={
            "com.docker.compose.project": f"shop-{number // 10}",
            "com.docker.compose.service": "web",
        },
        init=True,
        detach=True,
    )
