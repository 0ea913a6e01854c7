"""Tells in the notice bar what somebody may not do any more, and whom to ask."""

from collections.abc import Collection

from PySide6.QtCore import QObject

from caas_console.backend.contracts.access import Access
from caas_console.models.controllers.notices import Notice, Text
from caas_console.models.state.access_loss import AccessLoss
from caas_console.views.workbench import Workbench

_MOST_NAMED = 5


class AccessReporter(QObject):
    """Listens to the session of a window.

    At first it tells what would look like an empty platform: no role, or only in suspended tenants.
    What is gained needs no word: it is there. What was told of a tenant is taken back when it does
    not hold any more.
    """

    def __init__(self, bench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        # The tenants that are lost, by what was told of them.
        self._lost: dict[str, frozenset[str]] = {}
        self._begun = False
        bench.session.access_changed.connect(self._on_changed)
        bench.session.person_left.connect(self._on_person_left)
        bench.session.access_lost.connect(self._report)

    def _on_person_left(self) -> None:
        self._begun = False

    def _on_changed(self) -> None:
        self._take_back()
        access = self._bench.session.state.access
        if access is None or self._begun:
            return
        self._begun = True
        if access.suspended:
            self._report_suspended(tuple(access.suspended))
        elif access.is_of_nobody:
            self._lost["none"] = frozenset()
            self._post(
                "none",
                lambda: self.tr("You have no role yet, so that there is nothing to see"),
                lambda: self.tr("Ask an administrator of your tenant or of the platform."),
            )

    def _report(self, loss: AccessLoss) -> None:
        if loss.everywhere:
            self._post(
                "everywhere",
                lambda: self.tr("Your roles in the whole platform allow less than before"),
                self._ask_platform,
            )
        if loss.fewer:
            names = self._known_names(loss.fewer)
            self._post(
                "fewer",
                lambda: self.tr("Your roles in {names} allow less than before").format(
                    names=self._listed(names)
                ),
                self._ask_tenant,
            )
        if loss.left:
            self._report_left(loss.left)
        if loss.suspended:
            self._report_suspended(loss.suspended)

    def _report_left(self, tenant_ids: tuple[str, ...]) -> None:
        self._lost["left"] = frozenset(tenant_ids)
        names = self._known_names(tenant_ids)
        self._post(
            "left",
            lambda: self.tr("You are no longer a member of {names}").format(
                names=self._listed(names)
            ),
            self._ask_tenant,
        )

    def _report_suspended(self, tenant_ids: tuple[str, ...]) -> None:
        self._lost["suspended"] = frozenset(tenant_ids)
        names = self._known_names(tenant_ids)

        def title() -> str:
            if len(names) == 1:
                return self.tr("Tenant {name} is suspended").format(name=names[0])
            listed = self._listed(names)
            return self.tr("These tenants are suspended: {names}").format(names=listed)

        self._post(
            "suspended",
            title,
            self._ask_platform,
            lambda: self.tr("What is in it goes on, but nobody of the tenant can see or use it."),
        )

    def _take_back(self) -> None:
        access = self._bench.session.state.access
        if access is None:
            return
        for what, tenant_ids in list(self._lost.items()):
            if not _holds(what, tenant_ids, access):
                del self._lost[what]
                self._bench.notices.withdraw(_key(what))

    def _post(self, what: str, title: Text, hint: Text, detail: Text = "") -> None:
        self._bench.notices.post(Notice("warning", title, detail, hint, key=_key(what)))

    def _ask_platform(self) -> str:
        return self.tr("Ask an administrator of the platform.")

    def _ask_tenant(self) -> str:
        return self.tr("Ask an administrator of the tenant.")

    def _known_names(self, tenant_ids: Collection[str]) -> list[str]:
        state = self._bench.session.state
        suspended = {} if state.access is None else state.access.suspended
        known = state.tenant_names | suspended
        return sorted(known.get(one, one) for one in tenant_ids)

    def _listed(self, names: list[str]) -> str:
        shown = names[:_MOST_NAMED]
        if others := len(names) - len(shown):
            shown.append(self.tr("{count} more").format(count=others))
        return ", ".join(shown)


def _holds(what: str, tenant_ids: frozenset[str], access: Access) -> bool:
    """Whether what was told is still so."""
    match what:
        case "none":
            return access.is_of_nobody
        case "suspended":
            return not tenant_ids.isdisjoint(access.suspended)
        case _:
            return bool(tenant_ids - access.tenants.keys())


def _key(what: str) -> str:
    return f"access {what}"
