"""What may be wrong with a host, a container or a job."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.resources import (
    Container,
    ContainerState,
    Health,
    Host,
    HostState,
)
from caas_console.models.state.crashes import CrashLog

RECENT = timedelta(hours=1)
OOM_RECENT = timedelta(hours=24)
LOOP_WINDOW = timedelta(minutes=5)
LOOP_CRASHES = 3  # Docker waits up to a minute between restarts.
_ENDED_BY_SIGTERM_OR_SIGINT = {130, 143}
_ENDED_BY_SIGKILL = 137


class Severity(IntEnum):
    """How urgent; a higher one goes first."""

    NOTICE = 1
    WARNING = 2
    CRITICAL = 3


class AttentionCode(StrEnum):
    """What is wrong; the parameters of the message are those of the rule beside it."""

    HOST_UNREACHABLE = "host-unreachable"
    HOST_WARNING = "host-warning"
    CONTAINER_DEAD = "container-dead"
    RESTART_LOOP = "restart-loop"
    UNHEALTHY = "unhealthy"
    OOM_KILLED = "oom-killed"
    EXITED = "exited"
    JOB_FAILED = "job-failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with an object.

    Attributes:
        since: when it began; None where nobody told.
        parameters: of the message that ``code`` stands for.
    """

    severity: Severity
    code: AttentionCode
    since: datetime | None = None
    parameters: Mapping[str, str | int] = field(default_factory=dict)


def host_findings(host: Host) -> Iterator[Finding]:
    """A host that does not answer, and what its engine warns of."""
    if host.state is HostState.UNREACHABLE:
        problem = host.problem
        yield Finding(
            Severity.CRITICAL,
            AttentionCode.HOST_UNREACHABLE,
            host.since,
            {"title": problem.title if problem else "", "hint": problem.hint if problem else ""},
        )
    for warning in host.warnings:
        yield Finding(Severity.NOTICE, AttentionCode.HOST_WARNING, None, {"warning": warning})


def job_findings(job: Job, now: datetime) -> Iterator[Finding]:
    """A job that failed lately."""
    if job.state is JobState.FAILED and _within(RECENT, job.ended_at, now):
        title = job.problem.title if job.problem else ""
        yield Finding(
            Severity.WARNING,
            AttentionCode.JOB_FAILED,
            job.ended_at,
            {"operation": job.operation.kind, "title": title},
        )


def container_findings(container: Container, crashes: CrashLog, now: datetime) -> Iterator[Finding]:
    """What is wrong with a container, each thing once."""
    state = container.state
    crash_count = crashes.crashes(container.id, now - LOOP_WINDOW)
    unhealthy = container.health is Health.UNHEALTHY
    if state is ContainerState.RUNNING and not (crash_count or unhealthy):
        return
    if state is ContainerState.DEAD:
        yield Finding(
            Severity.CRITICAL,
            AttentionCode.CONTAINER_DEAD,
            container.finished_at,
            {"error": container.error},
        )
        return
    yield from _out_of_memory(container, now)
    if state is ContainerState.RESTARTING or crash_count >= LOOP_CRASHES:
        yield Finding(
            Severity.CRITICAL,
            AttentionCode.RESTART_LOOP,
            container.finished_at,
            _loop_parameters(container, crashes, crash_count),
        )
    elif state is ContainerState.EXITED and _failed(container, crashes.stopped(container.id), now):
        yield Finding(
            Severity.WARNING,
            AttentionCode.EXITED,
            container.finished_at,
            {"exit_code": container.exit_code or 0, "error": container.error},
        )
    if state is ContainerState.RUNNING and unhealthy:
        yield Finding(Severity.WARNING, AttentionCode.UNHEALTHY)


def _loop_parameters(
    container: Container, crashes: CrashLog, crash_count: int
) -> dict[str, str | int]:
    parameters: dict[str, str | int] = {
        "crashes": crash_count,
        "minutes": int(LOOP_WINDOW.total_seconds() // 60),
    }
    # While it runs between two crashes it has no exit code of its own.
    code = crashes.exit_code(container.id) if container.exit_code is None else container.exit_code
    if code is not None:
        parameters["exit_code"] = code
    return parameters


def _out_of_memory(container: Container, now: datetime) -> Iterator[Finding]:
    """It was killed for using more memory than its limit, in bytes, and is not back yet."""
    down = container.state in {ContainerState.EXITED, ContainerState.RESTARTING}
    if container.oom_killed and down and _within(OOM_RECENT, container.finished_at, now):
        yield Finding(
            Severity.CRITICAL,
            AttentionCode.OOM_KILLED,
            container.finished_at,
            {"limit": container.memory_limit or 0},
        )


def _failed(container: Container, stopped: bool | None, now: datetime) -> bool:
    """Whether an exited container failed lately, other than by being stopped or out of memory."""
    code = container.exit_code
    if not code or container.oom_killed or not _within(RECENT, container.finished_at, now):
        return False
    if stopped is None:
        # Nobody saw how it ended: the usual codes of `docker stop` are not held against it.
        return code not in _ENDED_BY_SIGTERM_OR_SIGINT and code != _ENDED_BY_SIGKILL
    return not stopped


def _within(window: timedelta, moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment <= window
