"""How long a container has been as it is, in words: what stands beside its state."""

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.resources import Container, ContainerState
from caas_console.views.words.states import health_look
from caas_console.views.words.times import age_text, ago_text

UP = frozenset({ContainerState.RUNNING, ContainerState.PAUSED})


def container_status(container: Container) -> str:
    """Its health and since when it is up, or how and when it ended: ``Healthy, up 2 h``."""
    if container.state in UP:
        return _up_text(container)
    if container.exit_code is None or container.state is ContainerState.CREATED:
        return ""
    if container.oom_killed:
        how = QCoreApplication.translate("ContainerStatus", "Out of memory")
    else:
        template = QCoreApplication.translate("ContainerStatus", "Exit code {0}")
        how = template.format(container.exit_code)
    return _with_time(how, ago_text(container.finished_at))


def _up_text(container: Container) -> str:
    # A list of containers does not tell when they were started; that is read a little later.
    age = age_text(container.started_at)
    if container.health is None or container.state is ContainerState.PAUSED:
        template = QCoreApplication.translate("ContainerStatus", "Up {0}")
        return template.format(age) if age else ""
    template = QCoreApplication.translate("ContainerStatus", "up {0}")
    return _with_time(health_look(container.health).text, template.format(age) if age else "")


def _with_time(how: str, time: str) -> str:
    if not time:
        return how
    template = QCoreApplication.translate("ContainerStatus", "{how}, {time}")
    return template.format(how=how, time=time)
