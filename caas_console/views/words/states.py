"""States in words, each with its shape and colour: never by colour alone."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.resources import Container, ContainerState, Health, HostState
from caas_console.backend.contracts.tenancy import PersonState, TenantState
from caas_console.models.items.columns import CellIcon
from caas_console.models.state.exit_codes import ExitCause, explain_exit
from caas_console.models.state.stacks import StackState
from caas_console.models.translatable import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class StateLook:
    """How a state is shown: English source text of context ``States``, shape and colour."""

    source: str
    icon: str
    token: str

    @property
    def text(self) -> str:
        """The state in a word of the person's language."""
        return QCoreApplication.translate("States", self.source)

    @property
    def cell_icon(self) -> CellIcon:
        """The shape in its colour."""
        return (self.icon, self.token)


BUSY_LOOK: CellIcon = ("state-starting", "busy")  # of what something is being done to
_CONTAINER = {
    ContainerState.CREATED: StateLook(
        QT_TRANSLATE_NOOP("States", "Created"), "state-created", "idle"
    ),
    ContainerState.RUNNING: StateLook(
        QT_TRANSLATE_NOOP("States", "Running"), "state-running", "ok"
    ),
    ContainerState.PAUSED: StateLook(
        QT_TRANSLATE_NOOP("States", "Paused"), "state-paused", "warning"
    ),
    ContainerState.RESTARTING: StateLook(
        QT_TRANSLATE_NOOP("States", "Restarting"), "state-restarting", "warning"
    ),
    ContainerState.REMOVING: StateLook(
        QT_TRANSLATE_NOOP("States", "Removing"), "state-removing", "idle"
    ),
    ContainerState.EXITED: StateLook(QT_TRANSLATE_NOOP("States", "Exited"), "state-exited", "idle"),
    ContainerState.DEAD: StateLook(QT_TRANSLATE_NOOP("States", "Dead"), "state-dead", "danger"),
    ContainerState.UNKNOWN: StateLook(
        QT_TRANSLATE_NOOP("States", "Unknown"), "state-unreachable", "warning"
    ),
}
_HEALTH = {
    Health.STARTING: StateLook(QT_TRANSLATE_NOOP("States", "Starting"), "state-starting", "busy"),
    Health.HEALTHY: StateLook(QT_TRANSLATE_NOOP("States", "Healthy"), "state-healthy", "ok"),
    Health.UNHEALTHY: StateLook(
        QT_TRANSLATE_NOOP("States", "Unhealthy"), "state-warning", "danger"
    ),
}
_HOST = {
    HostState.CONNECTING: StateLook(
        QT_TRANSLATE_NOOP("States", "Connecting"), "state-restarting", "busy"
    ),
    HostState.READY: StateLook(QT_TRANSLATE_NOOP("States", "Ready"), "state-running", "ok"),
    HostState.UNREACHABLE: StateLook(
        QT_TRANSLATE_NOOP("States", "Unreachable"), "state-unreachable", "danger"
    ),
}
_STACK = {
    StackState.RUNNING: StateLook(QT_TRANSLATE_NOOP("States", "Running"), "state-running", "ok"),
    StackState.UNHEALTHY: StateLook(
        QT_TRANSLATE_NOOP("States", "Unhealthy"), "state-warning", "danger"
    ),
    StackState.PARTIAL: StateLook(
        QT_TRANSLATE_NOOP("States", "Partly running"), "state-warning", "warning"
    ),
    StackState.PAUSED: StateLook(QT_TRANSLATE_NOOP("States", "Paused"), "state-paused", "warning"),
    StackState.STOPPED: StateLook(QT_TRANSLATE_NOOP("States", "Stopped"), "state-exited", "idle"),
}
_JOB = {
    JobState.QUEUED: StateLook(QT_TRANSLATE_NOOP("States", "Queued"), "state-created", "idle"),
    JobState.RUNNING: StateLook(QT_TRANSLATE_NOOP("States", "Running"), "state-restarting", "busy"),
    JobState.SUCCEEDED: StateLook(QT_TRANSLATE_NOOP("States", "Succeeded"), "state-healthy", "ok"),
    JobState.FAILED: StateLook(QT_TRANSLATE_NOOP("States", "Failed"), "state-failed", "danger"),
    JobState.CANCELLED: StateLook(
        QT_TRANSLATE_NOOP("States", "Cancelled"), "state-removing", "idle"
    ),
}

_TENANT = {
    TenantState.ACTIVE: StateLook(QT_TRANSLATE_NOOP("States", "Active"), "state-running", "ok"),
    TenantState.SUSPENDED: StateLook(
        QT_TRANSLATE_NOOP("States", "Suspended"), "state-paused", "warning"
    ),
}
_PERSON = {
    PersonState.ACTIVE: StateLook(QT_TRANSLATE_NOOP("States", "Active"), "state-running", "ok"),
    PersonState.DISABLED: StateLook(
        QT_TRANSLATE_NOOP("States", "Disabled"), "state-exited", "idle"
    ),
}


def container_look(container: Container) -> StateLook:
    """A container's state; an exit that was a failure looks like one."""
    if container.state is ContainerState.EXITED and _failed(container):
        return StateLook(_CONTAINER[ContainerState.EXITED].source, "state-failed", "danger")
    return _CONTAINER[container.state]


def _failed(container: Container) -> bool:
    if container.exit_code is None:
        return False
    meaning = explain_exit(container.exit_code, oom_killed=container.oom_killed)
    return meaning.cause not in {ExitCause.SUCCESS, ExitCause.STOPPED, ExitCause.KILLED}


def container_state_look(state: ContainerState) -> StateLook:
    """A container's state by itself."""
    return _CONTAINER[state]


def health_look(health: Health) -> StateLook:
    """What a health check says."""
    return _HEALTH[health]


def host_look(state: HostState) -> StateLook:
    """Whether a host answers."""
    return _HOST[state]


def stack_look(state: StackState) -> StateLook:
    """How a stack stands."""
    return _STACK[state]


def job_look(state: JobState) -> StateLook:
    """How far a job is."""
    return _JOB[state]


def tenant_look(state: TenantState) -> StateLook:
    """Whether a tenant's members may work."""
    return _TENANT[state]


def person_look(state: PersonState) -> StateLook:
    """Whether a person may log in."""
    return _PERSON[state]
