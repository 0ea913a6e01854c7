"""What there is to see in a lab: stacks as Compose makes them, and containers with troubles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import docker

from tests.lab.contents import load_image
from tests.lab.images.busybox import busybox_image
from tests.lab.images.catalogue import NGINX, REDIS
from tests.lab.images.recipe import image

_BUSYBOX = "busybox:1"
# Without the trap a shell as a container's first process ignores the request to stop.
_ENDS_WHEN_TOLD = "trap exit TERM; "
_PRINTS_LOGS = (
    _ENDS_WHEN_TOLD
    + "n=0; while n=$((n+1)); do"
    + ' echo "$(date +%T) INFO job $n done";'
    + ' [ $((n % 5)) = 0 ] && echo "$(date +%T) WARNING job $n was slow" >&2;'
    + " sleep 2 & wait $!; done"
)
_BURNS_CPU = _ENDS_WHEN_TOLD + "while :; do :; done"
_WAITS = _ENDS_WHEN_TOLD + "sleep 1000000 & wait $!"


@dataclass(frozen=True)
class Service:
    """A service of a stack.

    Attributes:
        name: its name in the stack.
        image: what it runs.
        command: instead of the image's own.
        scale: how many containers.
        ports: ports of the host by port of the container, such as `{"80/tcp": 8080}`.
        volumes: mount points by volume, named without the stack.
    """

    name: str
    image: str
    command: Sequence[str] | None = None
    scale: int = 1
    ports: Mapping[str, int | list[int] | tuple[str, int] | None] = field(default_factory=dict)
    volumes: Mapping[str, str] = field(default_factory=dict)


SHOP = (
    Service("web", NGINX.reference, ports={"80/tcp": 8080}),
    Service("cache", REDIS.reference, volumes={"data": "/data"}),
    Service("worker", _BUSYBOX, command=["sh", "-c", _PRINTS_LOGS]),
)
BLOG = (
    Service("web", NGINX.reference, scale=2),
    Service("sessions", REDIS.reference, volumes={"data": "/data"}),
)


def load_images(client: docker.DockerClient) -> None:
    """Load the images that the playground runs."""
    for archive in (busybox_image(), image(NGINX), image(REDIS)):
        load_image(client, archive)


def run_stack(client: docker.DockerClient, project: str, services: Sequence[Service]) -> None:
    """Run a stack with the names and labels that Docker Compose v2 gives.

    Args:
        client: of the daemon, which has the images.
        project: the stack's name.
        services: its services, in the order of their start.
    """
    labels = {"com.docker.compose.project": project}
    network = f"{project}_default"
    client.networks.create(network, labels={**labels, "com.docker.compose.network": "default"})
    for service in services:
        for volume in service.volumes:
            client.volumes.create(
                f"{project}_{volume}", labels={**labels, "com.docker.compose.volume": volume}
            )
        for number in range(1, service.scale + 1):
            _run_service(client, project, service, number, network)


def _run_service(
    client: docker.DockerClient, project: str, service: Service, number: int, network: str
) -> None:
    volumes = [f"{project}_{volume}:{path}" for volume, path in service.volumes.items()]
    client.containers.run(
        service.image,
        command=list(service.command) if service.command else None,
        name=f"{project}-{service.name}-{number}",
        hostname=service.name,
        labels=_compose_labels(project, service, number),
        network=network,
        ports=service.ports,
        volumes=volumes,
        restart_policy={"Name": "always"},
        detach=True,
    )


def run_troubles(client: docker.DockerClient) -> None:
    """Run containers that need somebody's attention, and some that are idle or busy."""

    def run(name: str, script: str, **options: Any) -> Any:
        return client.containers.run(
            _BUSYBOX, ["sh", "-c", script], name=name, detach=True, **options
        )

    run("crash-loop", "echo 'cannot reach database' >&2; exit 1", restart_policy={"Name": "always"})
    run("nightly-report", "echo 'report written'").wait()
    run("failed-import", "echo 'row 17: bad date' >&2; exit 3").wait()
    run("unhealthy", _WAITS, healthcheck=_FAILING_CHECK)
    run("healthy", _WAITS, healthcheck=_PASSING_CHECK, mem_limit="64m")
    run("busy", _BURNS_CPU, nano_cpus=200_000_000, mem_limit="32m")
    run("paused", _WAITS).pause()
    client.containers.create(_BUSYBOX, ["sh"], name="never-started")


_SECOND = 1_000_000_000
_FAILING_CHECK = {"test": ["CMD", "false"], "interval": _SECOND, "retries": 1}
_PASSING_CHECK = {"test": ["CMD", "true"], "interval": 10 * _SECOND, "retries": 3}


def _compose_labels(project: str, service: Service, number: int) -> dict[str, str]:
    return {
        "com.docker.compose.project": project,
        "com.docker.compose.project.working_dir": f"/srv/{project}",
        "com.docker.compose.project.config_files": f"/srv/{project}/compose.yaml",
        "com.docker.compose.service": service.name,
        "com.docker.compose.container-number": str(number),
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.version": "2.24.6",
    }
