"""What a form that makes containers says of quotas: what is left before, where to look after."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QWidget

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.errors import Problem, QuotaExceeded
from caas_console.backend.contracts.tenancy import Quota, QuotaResource
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.notices import Remedy
from caas_console.models.state.console_state import ConsoleState
from caas_console.views.theme.style_property import set_style_property
from caas_console.views.words.labelled import labelled
from caas_console.views.words.quotas import amount_text
from caas_console.views.workbench import Workbench


def quotas_remedy(bench: Workbench, problem: Problem, host_id: str) -> Remedy | None:
    """The way to the quotas of a host's tenant, where one of them is in the way and may be seen."""
    state = bench.session.state
    host = state.cache.hosts.get(host_id)
    if problem.code != QuotaExceeded.code or host is None:
        return None
    tenant_id = host.tenant_id
    access = state.access
    hidden = access is not None and not access.allows(Permission.QUOTAS_READ, tenant_id)
    if hidden or tenant_id not in state.cache.objects("tenant"):
        return None
    place = Place("tenants", tenant_id, tab="quotas")
    return Remedy(
        lambda: QCoreApplication.translate("Quotas", "Show the quotas"),
        lambda: bench.navigator.go(place),
    )


class QuotaForecast(QLabel):
    """What one more container means for the limits of its place; hidden where there are none.

    Signals:
        changed: the forecast may be another one.
    """

    changed = Signal()

    def __init__(self, state: ConsoleState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._host_id = ""
        self.setWordWrap(True)
        self.destroyed.connect(state.cache.subscribe(lambda _: self._show(), {"quota", "host"}))
        self._show()

    def set_host(self, host_id: str) -> None:
        """Where the container is to run."""
        self._host_id = host_id
        self._show()

    def needed(self) -> frozenset[QuotaResource]:
        """What a container needs a limit of its own for, since its place has one."""
        host = self._state.cache.hosts.get(self._host_id)
        if host is None:
            return frozenset()
        places = (None, host.environment_id)
        limited = [one for place in places for one in self._limited(host.tenant_id, place)]
        return frozenset(one.resource for one in limited) - {QuotaResource.CONTAINERS}

    def _show(self) -> None:
        cache = self._state.cache
        host = cache.hosts.get(self._host_id)
        lines: list[str] = []
        exceeded = False
        if host is not None:
            places = (
                (None, cache.name_of("tenant", host.tenant_id)),
                (host.environment_id, cache.name_of("environment", host.environment_id)),
            )
            for environment_id, name in places:
                limited = list(self._limited(host.tenant_id, environment_id))
                exceeded = exceeded or any(map(_is_full, limited))
                if limited:
                    told = self.tr(", ").join(self._forecast(quota) for quota in limited)
                    lines.append(labelled(self.tr("Quota of {place}").format(place=name), told))
        set_style_property(self, "role", "error" if exceeded else "small")
        self.setText("\n".join(lines))
        self.setVisible(bool(lines))
        self.changed.emit()

    def _limited(self, tenant_id: str, environment_id: str | None) -> Iterator[Quota]:
        for resource in (QuotaResource.CONTAINERS, QuotaResource.MEMORY, QuotaResource.CPUS):
            quota = self._state.quotas.get(tenant_id, environment_id, resource)
            if quota.limit is not None:
                yield quota

    def _forecast(self, quota: Quota) -> str:
        limit = quota.limit or 0
        if quota.resource is QuotaResource.CONTAINERS:
            text = self.tr("{count} of {limit} containers with this one")
            return text.format(count=quota.used + 1, limit=limit)
        left = amount_text(quota.resource, max(0, limit - quota.used))
        if quota.resource is QuotaResource.MEMORY:
            return self.tr("{left} of memory left").format(left=left)
        return self.tr("{left} CPUs left").format(left=left)


def _is_full(quota: Quota) -> bool:
    return quota.limit is not None and quota.used >= quota.limit
