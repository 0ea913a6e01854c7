"""What is said on the wire besides the resources: control messages of streams and sockets.

In a record with a ``problem`` it is set alone, and is the last message.
"""

from typing import Annotated

from pydantic import Field

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.resources import HostSpec, Record
from caas_console.backend.contracts.runtime import ContainerSample, ExecSpec

# The largest WebSocket message that either side takes.
MAX_FRAME_BYTES = 1024 * 1024
WRITE_BYTES = MAX_FRAME_BYTES // 2

Dimension = Annotated[int, Field(ge=1, le=10_000)]


class ShellRequest(Record):
    """A text frame from whoever uses a shell.

    The first one is ``open``: a command line may hold a secret, so it must not be in the URL.
    ``resize`` is columns, rows.
    """

    open: ExecSpec | None = None
    resize: tuple[Dimension, Dimension] | None = None


class ShellStarted(Record):
    """The command that runs, and its process in the container's ProcessTable if it is known."""

    command: tuple[str, ...]
    process_id: int | None = None


class ShellEnded(Record):
    """The command has ended; None where its exit code cannot be told."""

    exit_code: int | None = None


class ShellNotice(Record):
    """A text frame to whoever uses a shell; ``started`` comes first, ``ended`` last."""

    started: ShellStarted | None = None
    ended: ShellEnded | None = None
    problem: Problem | None = None


class StatsFocus(Record):
    """Which containers to measure every second, by resource id."""

    focus: tuple[str, ...] = Field(max_length=1_000)


class StatsNotice(Record):
    """A text frame of measurements."""

    samples: tuple[ContainerSample, ...] = ()
    problem: Problem | None = None


class ExecutionLine(Record):
    """A line of a running operation; the last one is ``done`` or ``problem``.

    A stream that ends without either was cut. One without anything is a sign of life.
    """

    progress: Progress | None = None
    done: bool = False
    problem: Problem | None = None

    @property
    def is_last(self) -> bool:
        """Whether the operation has ended with it."""
        return self.done or self.problem is not None


class HostSet(Record):
    """The hosts that an agent is to drive, all of them."""

    hosts: tuple[HostSpec, ...]


class Execution(Record):
    """What an agent is to do, and the attempt at the job that it is done for."""

    operation: Operation
    job_id: str
    attempt: int = 1
