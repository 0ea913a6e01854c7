"""What can be done to the objects of a host: each operation is a record, each run of it a job.

``target`` is the engine's id (or name) of the object on the host that the operation goes to.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from caas_console.backend.contracts.resources import Mount, Port, Record

ObjectName = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$")
]
Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
RestartPolicy = Literal["no", "always", "unless-stopped", "on-failure"]
PullPolicy = Literal["missing", "always", "never"]
# The engine counts their billionths in 64 bits.
MOST_CPUS = 1e9
# The engine counts bytes, shares and processes in 64 bits, JSON's readers often in 53.
MOST = 2**53
PruneTarget = Literal["containers", "images", "dangling-images", "networks", "volumes"]
# By the names of Resources. The memory limit is none of them: an engine changes it, but refuses to
# take it off (0 leaves it as it is, -1 is below its minimum).
RemovableLimit = Literal["memory_reservation_bytes", "cpus", "cpu_shares", "pids"]


class Resources(Record):
    """Limits of a container; None leaves a limit as it is (on creation: unlimited).

    Attributes:
        memory_bytes: hard memory limit.
        memory_reservation_bytes: soft limit.
        cpus: CPU time in CPUs (1.5 = one and a half).
        cpu_shares: relative weight (1024 = normal).
        pids: highest number of processes.
    """

    memory_bytes: int | None = Field(default=None, ge=6 * 1024 * 1024, le=MOST)
    memory_reservation_bytes: int | None = Field(default=None, ge=0, le=MOST)
    cpus: float | None = Field(default=None, gt=0, le=MOST_CPUS)
    cpu_shares: int | None = Field(default=None, ge=2, le=MOST)
    pids: int | None = Field(default=None, ge=1, le=MOST)


class ContainerSpec(Record):
    """A container as people ask for it (Engine API, ``POST /containers/create``)."""

    image: Reference
    name: ObjectName | None = None
    command: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    ports: tuple[Port, ...] = ()
    mounts: tuple[Mount, ...] = ()
    network: str | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    resources: Resources = Resources()
    restart_policy: RestartPolicy = "no"
    restart_retries: int = Field(default=0, ge=0)
    user: str = ""
    working_directory: str = ""
    hostname: str = ""
    tty: bool = False
    interactive: bool = False
    remove_on_exit: bool = False


class RunContainer(Record):
    """Make a container, pulling its image where ``pull`` says so, and start it."""

    kind: Literal["container.run"] = "container.run"
    spec: ContainerSpec
    pull: PullPolicy = "missing"
    start: bool = True


class StartContainer(Record):
    """Start a created or stopped container."""

    kind: Literal["container.start"] = "container.start"
    target: str


class StopContainer(Record):
    """Stop a container: its stop signal, then SIGKILL after ``grace_seconds``."""

    kind: Literal["container.stop"] = "container.stop"
    target: str
    grace_seconds: int = Field(default=10, ge=0, le=3600)


class RestartContainer(Record):
    """Stop a container as :class:`StopContainer` does, and start it again."""

    kind: Literal["container.restart"] = "container.restart"
    target: str
    grace_seconds: int = Field(default=10, ge=0, le=3600)


class KillContainer(Record):
    """Send a signal to a container's first process."""

    kind: Literal["container.kill"] = "container.kill"
    target: str
    signal: str = "SIGKILL"


class PauseContainer(Record):
    """Freeze a container's processes."""

    kind: Literal["container.pause"] = "container.pause"
    target: str


class UnpauseContainer(Record):
    """Let a paused container's processes go on."""

    kind: Literal["container.unpause"] = "container.unpause"
    target: str


class RenameContainer(Record):
    """Give a container another name."""

    kind: Literal["container.rename"] = "container.rename"
    target: str
    name: ObjectName


class UpdateContainer(Record):
    """Change a container's limits and restart policy while it runs.

    Attributes:
        resources: limits to set.
        unlimited: limits to take off; none of them can be set as well.
    """

    kind: Literal["container.update"] = "container.update"
    target: str
    resources: Resources = Resources()
    unlimited: tuple[RemovableLimit, ...] = ()
    restart_policy: RestartPolicy | None = None
    restart_retries: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _is_set_or_taken_off(self) -> Self:
        if any(getattr(self.resources, limit) is not None for limit in self.unlimited):
            raise ValueError("A limit is either set or taken off.")
        return self


class RemoveContainer(Record):
    """Remove a container; ``force`` kills it first, ``volumes`` removes its anonymous volumes."""

    kind: Literal["container.remove"] = "container.remove"
    target: str
    force: bool = False
    volumes: bool = False


class CommitContainer(Record):
    """Make an image of a container; ``changes`` are Dockerfile instructions (CMD, ENV, …)."""

    kind: Literal["container.commit"] = "container.commit"
    target: str
    reference: Reference
    message: str = ""
    author: str = ""
    changes: tuple[str, ...] = ()
    pause: bool = True


class PullImage(Record):
    """Fetch an image from its registry."""

    kind: Literal["image.pull"] = "image.pull"
    reference: Reference


class TagImage(Record):
    """Give an image one more name."""

    kind: Literal["image.tag"] = "image.tag"
    target: str
    reference: Reference


class RemoveImage(Record):
    """Remove a tag, or by id the image; ``force`` also where containers or tags refer to it."""

    kind: Literal["image.remove"] = "image.remove"
    target: str
    force: bool = False


class RemoveNetwork(Record):
    """Remove a network that nothing is attached to."""

    kind: Literal["network.remove"] = "network.remove"
    target: str


class RemoveVolume(Record):
    """Remove a volume, and the data in it, for good."""

    kind: Literal["volume.remove"] = "volume.remove"
    target: str
    force: bool = False


class Prune(Record):
    """Remove what nothing uses, of the given kinds.

    Attributes:
        keep: ids of what is to stay, as a preview names them. What a container that stays uses
            counts as used.
    """

    kind: Literal["host.prune"] = "host.prune"
    targets: tuple[PruneTarget, ...] = Field(min_length=1)
    keep: tuple[str, ...] = ()


Operation = Annotated[
    RunContainer
    | StartContainer
    | StopContainer
    | RestartContainer
    | KillContainer
    | PauseContainer
    | UnpauseContainer
    | RenameContainer
    | UpdateContainer
    | RemoveContainer
    | CommitContainer
    | PullImage
    | TagImage
    | RemoveImage
    | RemoveNetwork
    | RemoveVolume
    | Prune,
    Field(discriminator="kind"),
]
