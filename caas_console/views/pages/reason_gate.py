"""What stands in place of a log, a shell or files until a reason for it is stated."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.views.dialogs.reason_dialog import ReasonDialog
from caas_console.views.widgets.empty_state import EmptyState
from caas_console.views.workbench import Workbench


def wants_reason(bench: Workbench, permission: Permission, container: ObjectRef) -> bool:
    """Whether the person may do something to a container only for a stated reason."""
    state = bench.session.state
    known = state.cache.containers.get(str(container))
    if known is None or state.access is None:
        return False
    return state.access.wants_reason(permission, known.tenant_id)


class ReasonGate(QWidget):
    """Says that a reason is needed, and asks for it.

    Args:
        permission: what the reason is for.

    Signals:
        stated: with the reason.
    """

    stated = Signal(str)

    def __init__(self, bench: Workbench, container: ObjectRef, permission: Permission) -> None:
        super().__init__()
        self._bench = bench
        self._container = container
        self._permission = permission
        self._empty = EmptyState("administration")
        self._empty.button.clicked.connect(self.ask)
        layout = QVBoxLayout(self)
        layout.addWidget(self._empty)
        self.setFocusProxy(self._empty.button)
        self.retranslate()

    def ask(self) -> None:
        """Open the question."""
        ReasonDialog(self._bench, self._container, self._permission, self.stated.emit).open()

    def retranslate(self) -> None:
        """The language has changed."""
        self._empty.set_text(
            self.tr("A reason is needed"),
            self.tr(
                "This container belongs to another tenant. Your role allows to enter it for a "
                "reason, which is recorded in the audit trail."
            ),
            self.tr("State a reason…"),
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
