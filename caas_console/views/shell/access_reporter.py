"""Tells in the notice bar what somebody may not do any more, and whom to ask."""

from collections.abc import Collection

from PySide6.QtCore import QObject

from caas_console.models.controllers.notices import Notice
from caas_console.models.state.access_loss import AccessLoss
from caas_console.views.workbench import Workbench

_MOST_NAMED = 5


class AccessReporter(QObject):
    """Listens to the session of a window.

    What is gained needs no word: it is there. What was told of a tenant that is there again is
    taken back.
    """

    def __init__(self, bench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        # The tenants that are lost, by what was told of them.
        self._lost: dict[str, tuple[str, ...]] = {}
        bench.session.access_changed.connect(self._take_back)
        bench.session.access_lost.connect(self._report)

    def _report(self, loss: AccessLoss) -> None:
        platform = self.tr("Ask an administrator of the platform.")
        tenant = self.tr("Ask an administrator of the tenant.")
        if loss.everywhere:
            title = self.tr("Your roles in the whole platform allow less than before")
            self._post("everywhere", title, platform)
        if loss.fewer:
            title = self.tr("Your roles in {names} allow less than before")
            self._post("fewer", title.format(names=self._names(loss.fewer)), tenant)
        if loss.left:
            self._lost["left"] = loss.left
            title = self.tr("You are no longer a member of {names}")
            self._post("left", title.format(names=self._names(loss.left)), tenant)
        if loss.suspended:
            self._lost["suspended"] = loss.suspended
            names = self._names(loss.suspended)
            if len(loss.suspended) == 1:
                title = self.tr("Tenant {name} is suspended").format(name=names)
            else:
                title = self.tr("These tenants are suspended: {names}").format(names=names)
            kept = self.tr("What is in it goes on, but nobody of the tenant can see or use it.")
            self._post("suspended", title, platform, kept)

    def _take_back(self) -> None:
        access = self._bench.session.state.access
        held = {} if access is None else access.tenants
        for what, tenant_ids in list(self._lost.items()):
            if all(held.get(one) for one in tenant_ids):
                del self._lost[what]
                self._bench.notices.withdraw(_key(what))

    def _post(self, what: str, title: str, hint: str, detail: str = "") -> None:
        self._bench.notices.post(Notice("warning", title, detail, hint, key=_key(what)))

    def _names(self, tenant_ids: Collection[str]) -> str:
        state = self._bench.session.state
        suspended = {} if state.access is None else state.access.suspended
        known = state.tenant_names | suspended
        names = sorted(known.get(one, one) for one in tenant_ids)
        if len(names) <= _MOST_NAMED:
            return ", ".join(names)
        others = self.tr("{count} more").format(count=len(names) - _MOST_NAMED)
        return ", ".join([*names[:_MOST_NAMED], others])


def _key(what: str) -> str:
    return f"access {what}"
