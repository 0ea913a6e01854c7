"""Containers that look like those of real stacks, made up the same way every time."""

import random
from datetime import UTC, datetime, timedelta
from itertools import cycle

from caas_console.backend.contracts.resources import (
    Attachment,
    Container,
    ContainerState,
    Host,
    HostState,
    Mount,
    Port,
)
from caas_console.backend.contracts.runtime import ContainerSample

TENANT, PLACE = "default", "local"

_SERVICES = ("web", "api", "worker", "cache", "queue", "search", "mail", "metrics")
_IMAGES = ("nginx:1.27", "registry.example/team/api:2026.11.3", "redis:7", "postgres:17.2")
_SHARE_RUNNING = 0.7


def make_host() -> Host:
    """The one host."""
    return Host(
        id=PLACE,
        tenant_id=TENANT,
        environment_id=PLACE,
        name=PLACE,
        endpoint="unix:///var/run/docker.sock",
        state=HostState.READY,
        since=datetime.now(UTC),
        engine_version="27.5.1",
        cpus=64,
        memory_bytes=512 << 30,
    )


def make_containers(count: int) -> list[Container]:
    """So many containers, seven of ten running."""
    source = random.Random(11)
    return [_make_container(number, source) for number in range(count)]


def _make_container(number: int, source: random.Random) -> Container:
    service, project = source.choice(_SERVICES), f"shop-{number // 40}"
    created = datetime.now(UTC) - timedelta(seconds=source.randrange(3_600, 8_000_000))
    running = source.random() < _SHARE_RUNNING
    return Container(
        id=f"{PLACE}/{source.getrandbits(256):064x}",
        tenant_id=TENANT,
        environment_id=PLACE,
        host_id=PLACE,
        name=f"{project}-{service}-{number}",
        image=source.choice(_IMAGES),
        image_id=f"sha256:{source.getrandbits(256):064x}",
        command="/docker-entrypoint.sh serve --port 8080",
        created_at=created,
        state=ContainerState.RUNNING if running else ContainerState.EXITED,
        exit_code=0,
        started_at=created + timedelta(seconds=source.randrange(3_000)),
        restart_count=source.randrange(3),
        restart_policy="unless-stopped",
        labels={
            "com.docker.compose.project": project,
            "com.docker.compose.service": service,
            "com.docker.compose.container-number": str(number),
            "com.docker.compose.config-hash": f"{source.getrandbits(256):064x}",
            "com.docker.compose.project.working_dir": f"/srv/{project}",
            "org.opencontainers.image.version": "2026.11.3",
        },
        ports=(Port(container_port=8080, host_ip="0.0.0.0", host_port=20_000 + number % 40_000),),
        networks=(Attachment(network=f"{project}_default", ip_address=f"10.0.{number % 250}.7"),),
        mounts=(Mount(type="volume", source=f"{project}_data", target="/data"),),
    )


class Turnover:
    """Containers that stop and start in an order that follows none of the table's."""

    def __init__(self, containers: list[Container]) -> None:
        self.present = {container.id: container for container in containers}
        order = list(self.present)
        random.Random(12).shuffle(order)
        self._turns = cycle(order)

    def change(self) -> Container:
        """The next container that changes, as it is from now on."""
        container = self.present[next(self._turns)]
        now = datetime.now(UTC)
        if container.state is ContainerState.RUNNING:
            update = {"state": ContainerState.EXITED, "exit_code": 137, "finished_at": now}
        else:
            update = {"state": ContainerState.RUNNING, "started_at": now}
        self.present[container.id] = container.model_copy(update=update)
        return self.present[container.id]


def make_sample(container_id: str, source: random.Random) -> ContainerSample:
    """A measurement of a container, now."""
    return ContainerSample(
        id=container_id,
        at=datetime.now(UTC),
        cpu_percent=round(source.expovariate(0.2), 2),
        memory_bytes=source.randrange(8 << 20, 900 << 20),
        memory_limit_bytes=1 << 30,
        network_received_bytes=source.randrange(1 << 40),
        network_sent_bytes=source.randrange(1 << 40),
        block_read_bytes=source.randrange(1 << 40),
        block_written_bytes=source.randrange(1 << 40),
        processes=source.randrange(1, 40),
    )
