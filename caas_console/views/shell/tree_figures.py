"""Feeds the navigation's counts and badges from the state, at its own slow beat."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from operator import attrgetter

from PySide6.QtCore import QObject, QTimer

from caas_console.backend.contracts.resources import HostState
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.whereabouts import KnownEnvironment, known_environments
from caas_console.views.shell.navigation_tree import NOWHERE, NavigationTree
from caas_console.views.words.labelled import labelled
from caas_console.views.words.names import environment_text
from caas_console.views.words.problems import said

_ENVIRONMENT = attrgetter("environment_id")
_INTERVAL = 250  # milliseconds: counting a large fleet at every flush would cost too much


class TreeFigures(QObject):
    """Counts by environment and pane."""

    def __init__(self, tree: NavigationTree, session: ConsoleSession) -> None:
        super().__init__(tree)
        self._tree = tree
        self._state = session.state
        # What the tree shows of each environment: to show the same again costs as much.
        self._told: dict[str, tuple[object, ...]] = {}
        self._environments: dict[str, KnownEnvironment] = {}
        self._timer = QTimer(self, singleShot=True, interval=_INTERVAL)
        self._timer.timeout.connect(self.refresh)
        session.state.cache.subscribe(self._on_flushed)
        self.refresh()

    def _on_flushed(self, _delta: CacheDelta) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def refresh(self) -> None:
        """Count now."""
        cache = self._state.cache
        environments = known_environments(cache)
        self._tree.set_environments(environments or NOWHERE)
        if environments != self._environments:
            self._environments, self._told = environments, {}
        if not cache.synchronized:
            return
        counts = {
            "hosts": _by_environment(cache.hosts.values()),
            "stacks": _by_environment(self._state.stacks.stacks.values()),
            "containers": _by_environment(cache.containers.values()),
            "images": _by_environment(cache.images.values()),
            "networks": _by_environment(cache.networks.values()),
            "volumes": _by_environment(cache.volumes.values()),
        }
        running, problems = self._running_jobs(), self._problems()
        for environment_id, environment in environments.items():
            figures = {pane: counter[environment_id] for pane, counter in counts.items()}
            if running[environment_id]:
                figures["jobs"] = running[environment_id]
            told = (environment_text(environment), figures, problems[environment_id])
            if told != self._told.get(environment_id):
                self._told[environment_id] = told
                self._tree.set_counts(environment_id, figures)
                self._tree.set_problems(environment_id, problems[environment_id])
        self._tree.set_administration_counts(
            {
                "tenants": len(cache.objects("tenant")),
                "people": len(cache.objects("person")),
                "groups": len(cache.objects("group")),
                "access": len(cache.objects("binding")),
                "sessions": _open(cache.objects("session").values(), "ended_at"),
                "tokens": _open(cache.objects("token").values(), "revoked_at"),
            }
        )

    def _running_jobs(self) -> Counter[str]:
        """How many jobs run, or wait, on the hosts of each environment."""
        cache = self._state.cache
        running = (job.host_id for job in cache.jobs.values() if not job.state.ended)
        return _by_environment(cache.hosts[one] for one in running if one in cache.hosts)

    def _problems(self) -> defaultdict[str, list[str]]:
        """What is wrong in each environment, found in one look at all hosts."""
        problems = defaultdict[str, list[str]](list)
        for host in self._state.cache.hosts.values():
            if host.state is HostState.UNREACHABLE and host.problem is not None:
                told = labelled(host.name, said(host.problem.title))
                problems[host.environment_id].append(told)
        return problems


def _by_environment(objects: Iterable[object]) -> Counter[str]:
    return Counter(map(_ENVIRONMENT, objects))


def _open(credentials: Iterable[object], ended: str) -> int:
    return sum(getattr(one, ended) is None for one in credentials)
