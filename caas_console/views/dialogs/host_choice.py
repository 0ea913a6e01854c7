"""The field for the host that a form's operation goes to."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

from caas_console.backend.contracts.resources import Host, HostState
from caas_console.models.controllers.field_faults import Faults, FieldFault
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.rows.text import natural_key
from caas_console.models.state.whereabouts import KnownEnvironment, known_environments
from caas_console.views.words.names import environment_text
from caas_console.views.words.states import host_look


class HostChoice(QComboBox):
    """The hosts that answer, as they come and go.

    The host that was meant stays chosen when it falls silent, and says so: another one in its
    place would have the operation done where nobody wanted it.

    Args:
        preferred: the id of the host that is meant; empty takes the first that answers, where
            all are of one environment. Among several a person has to choose.

    Signals:
        changed: another host is chosen, the chosen one began or ceased to answer, or there
            came to be others, or none.
    """

    changed = Signal()

    def __init__(self, cache: ResourceCache, preferred: str = "") -> None:
        super().__init__()
        self._cache = cache
        self._meant = preferred
        self._name = preferred
        self._fill()
        self._told = (self.host_id, self.is_only)
        self.currentIndexChanged.connect(self._on_chosen)
        self.destroyed.connect(cache.subscribe(self._on_hosts_changed, {"host"}))

    @property
    def host_id(self) -> str:
        """The chosen host's id; empty where it does not answer, or none does."""
        host = self._cache.hosts.get(self._meant)
        return host.id if host is not None and host.state is HostState.READY else ""

    @property
    def host_name(self) -> str:
        """What the host that is meant is called, whether it answers or not; empty for none."""
        host = self._cache.hosts.get(self._meant)
        return self._name if host is None else host.name

    @property
    def is_only(self) -> bool:
        """Whether the chosen host answers and there is no other."""
        return bool(self.host_id) and len(self._cache.hosts) == 1

    def faults(self) -> Faults:
        """What keeps the form from being sent."""
        return {} if self.host_id else {"host": FieldFault.NO_HOST}

    def _on_chosen(self) -> None:
        self._meant = str(self.currentData() or "")
        self._tell()

    def _on_hosts_changed(self, _delta: CacheDelta) -> None:
        self._fill()
        self._tell()

    def _tell(self) -> None:
        now = (self.host_id, self.is_only)
        if now != self._told:
            self._told = now
            self.changed.emit()

    def _fill(self) -> None:
        hosts = sorted(self._cache.hosts.values(), key=lambda host: natural_key(host.name))
        several = len({one.environment_id for one in hosts}) > 1
        environments = known_environments(self._cache) if several else {}
        offered = [
            (one.id, _placed(one, environments)) for one in hosts if one.state is HostState.READY
        ]
        if not self._meant and offered and not several:
            self._meant = offered[0][0]
        self.setPlaceholderText(
            self.tr("Choose a host") if offered else self.tr("No host answers yet")
        )
        self._name = next((one.name for one in hosts if one.id == self._meant), self._name)
        if self._meant and not self.host_id:
            offered.append((self._meant, self._silent_title()))
        if offered == [(self.itemData(row), self.itemText(row)) for row in range(self.count())]:
            return
        with QSignalBlocker(self):
            self.clear()
            for host_id, title in offered:
                self.addItem(title, host_id)
            self.setCurrentIndex(self.findData(self._meant))

    def _silent_title(self) -> str:
        host = self._cache.hosts.get(self._meant)
        if host is None:
            return self.tr("{0} (removed)").format(self._name)
        return f"{host.name} ({host_look(host.state).text})"


def _placed(host: Host, environments: Mapping[str, KnownEnvironment]) -> str:
    """A host, with its environment where there are several."""
    environment = environments.get(host.environment_id)
    return f"{host.name} · {environment_text(environment)}" if environment else host.name
