"""A job: one run of an operation, with its steps, progress, result or failure."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.resources import Record


class JobState(StrEnum):
    """A job's life: queued → running → one of the three ends; a retry queues it again."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self in {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}


class ProgressItem(Record):
    """One of the parts that a step works on side by side, such as a layer being pulled.

    Attributes:
        current: bytes done; None where unknown.
        total: bytes to do; None where unknown.
    """

    id: str
    status: str
    current: int | None = None
    total: int | None = None


class Progress(Record):
    """What a running operation tells: which step it is in and how far that is.

    A step is done when the next one is named or the operation ends. ``result`` is set once,
    with the last report (for example ``{"container_id": …}``).
    """

    step: str
    items: tuple[ProgressItem, ...] = ()
    message: str = ""
    result: dict[str, str | int | list[str]] | None = None


class JobStep(Record):
    """A step of a job that has begun; ``name`` is a code such as ``pull``, ``create``."""

    name: str
    state: Literal["running", "done", "failed"]
    items: tuple[ProgressItem, ...] = ()
    message: str = ""


class Job(Record):
    """An operation on a host that somebody asked for, and what became of it.

    Attributes:
        actor: the name of who asked for it.
        actor_id: that person's id; empty where there are no people.
        subject: the name of the object it is about, as it was when it was asked for.
        attempt: 1 for the first run; a retry or a resume after a crash adds one.
        started_at: when it began; a retry begins anew, a resume goes on.
    """

    kind: Literal["job"] = "job"
    id: str
    tenant_id: str
    actor: str
    actor_id: str = ""
    host_id: str
    operation: Operation
    subject: str = ""
    state: JobState = JobState.QUEUED
    steps: tuple[JobStep, ...] = ()
    result: dict[str, str | int | list[str]] = Field(default_factory=dict)
    problem: Problem | None = None
    attempt: int = 1
    cancel_requested: bool = False
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 0


class JobRequest(Record):
    """What a client sends to have an operation run on a host.

    Attributes:
        subject: the object's name for people; the platform does not interpret it.
    """

    operation: Operation
    subject: str = Field(default="", max_length=500)
