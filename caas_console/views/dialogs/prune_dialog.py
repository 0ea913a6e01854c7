"""Removes what nothing uses, after showing what that is and how much room it frees."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QCheckBox

from caas_console.backend.contracts.errors import ConsoleError, EngineError, PlatformUnavailable
from caas_console.backend.contracts.operations import Prune, PruneTarget
from caas_console.backend.contracts.runtime import PrunePreview
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.formats import format_bytes
from caas_console.views.dialogs.form_dialog import FormDialog
from caas_console.views.dialogs.prune_items import PRUNE_TITLES, PruneItems
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.faults import fault_texts
from caas_console.views.workbench import Workbench

_LOOK_AGAIN = 3000  # milliseconds after a look that failed for a reason that may pass
_PASSING = (EngineError, PlatformUnavailable)


class PruneDialog(FormDialog):
    """Chooses kinds, shows what would go, and has it removed.

    Only what is shown can be agreed to, or less of it, and only while it is true: when the host or
    the connection was away meanwhile, it is looked up again.

    Args:
        target: the kind that it was opened for. Nothing else is chosen beforehand: a stopped
            container may be what is left to find out why it failed.
        host_id: of the host that is meant, if one is.
    """

    def __init__(self, bench: Workbench, target: PruneTarget, host_id: str = "") -> None:
        super().__init__(
            bench,
            QCoreApplication.translate("PruneDialog", "Prune"),
            QCoreApplication.translate("PruneDialog", "Remove"),
            danger=True,
        )
        self.setMinimumWidth(640)
        self._scope = TaskScope(self)
        self._scope.failed.connect(self._on_failed)
        self._host = self.choose_host(host_id)
        self._boxes: dict[PruneTarget, QCheckBox] = {}
        self._total = role_label("", "heading")
        self._items = PruneItems()
        self._stays = role_label("", "small")
        self._again = QTimer(self, singleShot=True, interval=_LOOK_AGAIN)
        self._again.timeout.connect(self._look)
        self._lay_out(target)
        self._looked = self._footing
        self._look()
        self._unsubscribe = bench.session.state.cache.subscribe(self._on_told, {"host"})
        self.finished.connect(self._on_closed)
        self.destroyed.connect(self._unsubscribe)

    def _lay_out(self, chosen: PruneTarget) -> None:
        self.content.addWidget(self.form)
        self._host.currentIndexChanged.connect(self._look)
        for target, source in PRUNE_TITLES.items():
            box = QCheckBox(QCoreApplication.translate("Prune", source))
            box.setChecked(target == chosen)
            box.toggled.connect(self._look)
            self._boxes[target] = box
            self.content.addWidget(box)
        self._items.changed.connect(self._show_total)
        self._stays.setText(self.tr("What a container that stays uses, stays too."))
        self._stays.hide()
        self.content.addWidget(self._total)
        self.content.addWidget(self._items, 1)
        self.content.addWidget(self._stays)

    @property
    def _targets(self) -> tuple[PruneTarget, ...]:
        return tuple(target for target, box in self._boxes.items() if box.isChecked())

    @property
    def _footing(self) -> tuple[str, datetime, datetime] | None:
        """The host, and since when it and the connection to it are there; None while one is away.

        A preview is true only as long as this has not changed.
        """
        cache = self.bench.session.state.cache
        host = cache.hosts.get(self._host.host_id)
        return (host.id, host.since, cache.link.since) if host and cache.connected else None

    def _on_told(self, _delta: CacheDelta) -> None:
        if self._footing != self._looked:
            self._look()

    def _on_closed(self) -> None:
        self._unsubscribe()
        self._again.stop()
        self._scope.cancel("preview")

    def _look(self) -> None:
        name = self._host.host_name
        self.set_title(self.tr("Prune {0}").format(name) if name else self.tr("Prune"))
        self.set_ready(ready=False)
        self.show_problem(None)
        self._items.show_items(())
        self._stays.hide()
        self._again.stop()
        self._scope.cancel("preview")
        self._looked = self._footing
        if faults := self._host.faults():
            self._total.setText(fault_texts(faults)["host"])
        elif self._looked is None:
            self._total.setText(
                self.tr("The connection is lost. This is looked up again when it is back.")
            )
        else:
            self._total.setText(self.tr("Looking what that would be…"))
            self._scope.start("preview", self._preview())

    def _on_failed(self, _key: str, error: ConsoleError) -> None:
        self._total.setText("")
        self.show_problem(error.problem)
        if isinstance(error, _PASSING):
            self._again.start()

    async def _preview(self) -> None:
        preview = PrunePreview()
        if self._targets:
            gateway = self.bench.session.gateway
            preview = await gateway.prune_preview(self._host.host_id, self._targets)
        self._show(preview)

    def _show(self, preview: PrunePreview) -> None:
        self._items.show_items(preview.items)
        self._show_total()

    def _show_total(self) -> None:
        going = self._items.chosen()
        self.set_ready(ready=bool(going))
        self._stays.setVisible(any(one.target == "containers" for one in self._items.left_out()))
        if not going:
            nothing = self.tr("Nothing is chosen."), self.tr("There is nothing of this to remove.")
            self._total.setText(nothing[not self._items.left_out()])
            return
        text = self.tr("%n object(s) will be removed for good", None, len(going))
        if reclaimable := sum(item.size_bytes or 0 for item in going):
            freed = self.tr("at least {0} become free").format(format_bytes(reclaimable))
            text = self.tr(", ").join((text, freed))
        self._total.setText(text)

    def request(self) -> OperationRequest | None:
        if faults := self._host.faults():
            self.form.show_errors(fault_texts(faults))
            return None
        if self._footing != self._looked:
            # It was away for a moment of which the screen has not been told yet.
            self._look()
            return None
        host = self.bench.session.state.cache.hosts[self._host.host_id]
        going = {item.target for item in self._items.chosen()}
        operation = Prune(
            targets=tuple(target for target in self._targets if target in going),
            keep=tuple(item.id for item in self._items.left_out() if item.target in going),
        )
        return OperationRequest(host.id, operation, host.name)
