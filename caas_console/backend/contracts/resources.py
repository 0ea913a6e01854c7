"""What the platform knows: one frozen record an object, as it goes over the wire.

Identifiers: every object has an ``id`` that is unique among its kind in the whole fleet. For
an object on an engine it is ``<host id>/<engine id>`` (see :class:`ObjectRef`), since image
ids, volume and network names repeat from host to host. A fact that nobody has told us yet is
None, never a guess.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field

from caas_console.backend.contracts.errors import Problem

JSON = dict[str, Any]

# Names the job that made a container.
JOB_LABEL = "caas.job"
COMPOSE_PROJECT_LABEL = "com.docker.compose.project"
COMPOSE_SERVICE_LABEL = "com.docker.compose.service"
SWARM_STACK_LABEL = "com.docker.stack.namespace"
SWARM_SERVICE_LABEL = "com.docker.swarm.service.name"


class ObjectRef(NamedTuple):
    """Where an engine's object is: its host and the engine's own id or name for it."""

    host_id: str
    engine_id: str

    @classmethod
    def parse(cls, object_id: str) -> Self:
        """The reference in a resource's ``id``.

        Raises:
            ValueError: ``object_id`` names no host.
        """
        host_id, separator, engine_id = object_id.partition("/")
        if not (host_id and separator and engine_id):
            raise ValueError(f"not the id of an engine's object: {object_id!r}")
        return cls(host_id, engine_id)

    def __str__(self) -> str:
        return f"{self.host_id}/{self.engine_id}"


class Record(BaseModel):
    """Base of everything on the wire: immutable, and tolerant of members added later."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ContainerState(StrEnum):
    """The states of a container (Docker Engine API, ``State.Status``).

    An engine may have others, such as a later one, or Podman; what they mean is not known here.
    """

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"
    RESTARTING = "restarting"
    REMOVING = "removing"
    EXITED = "exited"
    DEAD = "dead"
    UNKNOWN = "unknown"


class Health(StrEnum):
    """What a container's health check says; a container without one has no health."""

    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


class HostState(StrEnum):
    """Whether the platform has a host's true state in hand."""

    CONNECTING = "connecting"
    READY = "ready"
    UNREACHABLE = "unreachable"


class Environment(Record):
    """A set of hosts that carry containers together; owned by one tenant."""

    kind: Literal["environment"] = "environment"
    id: str
    tenant_id: str
    name: str
    engine_kind: Literal["engine", "swarm"] = "engine"
    revision: int = 0


class HostSpec(Record):
    """A host as people asked for it.

    Attributes:
        endpoint: ``unix:///path``, ``tcp://host:port``, ``ssh://user@host``.
        tls_directory: folder with ca.pem, cert.pem, key.pem, for ``tcp`` with TLS.
    """

    id: str
    tenant_id: str
    environment_id: str
    name: str
    endpoint: str
    tls_directory: str | None = None


class Host(Record):
    """A machine with a Docker daemon: what it is, and whether it answers.

    Attributes:
        since: when ``state`` began.
        problem: why the host is not ready, with the next step.
        memory_bytes: total memory of the machine.
    """

    kind: Literal["host"] = "host"
    id: str
    tenant_id: str
    environment_id: str
    name: str
    endpoint: str
    state: HostState = HostState.CONNECTING
    since: datetime
    problem: Problem | None = None
    engine_version: str | None = None
    api_version: str | None = None
    operating_system: str | None = None
    kernel: str | None = None
    architecture: str | None = None
    cpus: int | None = None
    memory_bytes: int | None = None
    storage_driver: str | None = None
    logging_driver: str | None = None
    cgroup_version: str | None = None
    root_directory: str | None = None
    swarm_state: str | None = None
    live_restore: bool | None = None
    labels: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class EngineObject(Record):
    """Base of whatever lives on an engine."""

    id: str
    tenant_id: str
    environment_id: str
    host_id: str

    @property
    def ref(self) -> ObjectRef:
        """Where the object is."""
        return ObjectRef.parse(self.id)

    @property
    def engine_id(self) -> str:
        """The engine's own id (a volume's: its name)."""
        return self.ref.engine_id


class Port(Record):
    """A port of a container; published when it has a host port."""

    container_port: int
    protocol: str = "tcp"
    host_ip: str | None = None
    host_port: int | None = None


class Attachment(Record):
    """A container's place on a network."""

    network: str
    network_id: str | None = None
    ip_address: str | None = None
    aliases: tuple[str, ...] = ()


class Mount(Record):
    """Something mounted into a container; ``source`` is a host path or a volume's name."""

    type: str
    source: str
    target: str
    read_only: bool = False


class Container(EngineObject):
    """A running or stopped instance of an image.

    Attributes:
        image: the reference it was made from.
        health: None where the image defines no check.
        memory_limit: bytes; None where unlimited or not yet known.
        cpu_limit: CPUs (1.5 = one and a half); None likewise.
    """

    kind: Literal["container"] = "container"
    name: str
    image: str
    image_id: str
    command: str = ""
    created_at: datetime
    state: ContainerState
    health: Health | None = None
    exit_code: int | None = None
    oom_killed: bool | None = None
    error: str = ""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    restart_count: int | None = None
    restart_policy: str | None = None
    tty: bool | None = None
    memory_limit: int | None = None
    cpu_limit: float | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    ports: tuple[Port, ...] = ()
    networks: tuple[Attachment, ...] = ()
    mounts: tuple[Mount, ...] = ()

    @property
    def stack(self) -> str | None:
        """The stack it belongs to, by the labels of Compose and Swarm."""
        return self.labels.get(COMPOSE_PROJECT_LABEL) or self.labels.get(SWARM_STACK_LABEL)

    @property
    def service(self) -> str | None:
        """The service of the stack it belongs to."""
        return self.labels.get(COMPOSE_SERVICE_LABEL) or self.labels.get(SWARM_SERVICE_LABEL)


class Image(EngineObject):
    """An image on a host; ``size_bytes`` counts layers shared with other images too."""

    kind: Literal["image"] = "image"
    tags: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    created_at: datetime | None = None
    size_bytes: int
    labels: dict[str, str] = Field(default_factory=dict)
    architecture: str | None = None


class Subnet(Record):
    """An address range of a network, in CIDR notation, and its gateway."""

    subnet: str
    gateway: str | None = None


class Network(EngineObject):
    """A network of a host."""

    kind: Literal["network"] = "network"
    name: str
    driver: str
    scope: str = "local"
    created_at: datetime | None = None
    internal: bool = False
    attachable: bool = False
    ipv6: bool = False
    subnets: tuple[Subnet, ...] = ()
    labels: dict[str, str] = Field(default_factory=dict)

    @property
    def predefined(self) -> bool:
        """Whether the engine made it itself, so that it cannot be removed."""
        return self.name in {"bridge", "host", "none"}


class Volume(EngineObject):
    """A named volume of a host."""

    kind: Literal["volume"] = "volume"
    name: str
    driver: str
    mountpoint: str
    created_at: datetime | None = None
    options: dict[str, str] = Field(default_factory=dict)
    labels: dict[str, str] = Field(default_factory=dict)


class EngineEvent(EngineObject):
    """Something an engine said had happened (Engine API, ``GET /events``)."""

    kind: Literal["event"] = "event"
    at: datetime
    type: str
    action: str
    subject_id: str
    subject_name: str = ""
    attributes: dict[str, str] = Field(default_factory=dict)
