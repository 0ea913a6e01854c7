"""Which Docker daemon to show: a context of the workstation, or an address."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from caas_console.models.controllers.connections import (
    DaemonChoice,
    daemon_at,
    known_daemons,
)
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.forms.form import Form
from caas_console.views.widgets.labels import role_label

_SCHEMES = ("unix://", "tcp://", "ssh://")
_CHOICE = Qt.ItemDataRole.UserRole


class ConnectDialog(BaseDialog):
    """Offers the Docker contexts and takes an address.

    Args:
        recent: addresses that were typed before, newest first.
        on_chosen: told the daemon.
    """

    def __init__(
        self, parent: QWidget, recent: Sequence[str], on_chosen: Callable[[DaemonChoice], None]
    ) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("ConnectDialog", "Connect to a Docker daemon"),
            QCoreApplication.translate("ConnectDialog", "Connect"),
        )
        self._on_chosen = on_chosen
        self._scope = TaskScope(self)
        self.contexts = QListWidget()
        self.contexts.setAccessibleName(self.tr("Docker contexts"))
        self.contexts.setMinimumHeight(150)
        self.contexts.itemActivated.connect(self.submit)
        self._endpoint = QLineEdit(placeholderText="ssh://user@host, tcp://host:2376, unix:///path")
        self._endpoint.setText(recent[0] if recent else "")
        self._endpoint.textEdited.connect(self.contexts.clearSelection)
        self._form = Form()
        self._form.add("endpoint", self.tr("Address"), self._endpoint)
        self.content.addWidget(role_label(self.tr("Contexts of this workstation"), "heading"))
        self.content.addWidget(self.contexts)
        self.content.addWidget(role_label(self.tr("Or an address"), "heading"))
        self.content.addWidget(self._form)
        hint = QLabel(
            self.tr("The window shows this daemon directly, without a platform in between."),
            wordWrap=True,
        )
        hint.setProperty("role", "small")
        self.content.addWidget(hint)
        self.contexts.itemSelectionChanged.connect(lambda: self._form.show_errors({}))
        self._scope.start("contexts", self._load())
        self.finished.connect(lambda _: self._scope.cancel("contexts"))

    async def _load(self) -> None:
        for daemon in await known_daemons():
            text = f"{daemon.name}   {daemon.endpoint}"
            if daemon.description:
                text = f"{text}   {daemon.description}"
            item = QListWidgetItem(icon("connect"), text, self.contexts)
            item.setData(_CHOICE, daemon)
            if daemon.current and not self._endpoint.text():
                self.contexts.setCurrentItem(item)

    def type_address(self, address: str) -> None:
        """Put an address into the field, in place of a chosen context."""
        self._endpoint.setText(address)
        self.contexts.clearSelection()

    def submit(self) -> None:
        """Connect to what is chosen."""
        chosen = self.contexts.selectedItems()
        endpoint = self._endpoint.text().strip()
        if chosen:
            self.choose(chosen[0].data(_CHOICE))
        elif endpoint.startswith(_SCHEMES) and len(endpoint) > len("unix://"):
            self.choose(daemon_at(endpoint))
        else:
            self._form.show_errors(
                {"endpoint": self.tr("An address begins with unix://, tcp:// or ssh://.")}
            )

    def choose(self, daemon: DaemonChoice) -> None:
        """Connect to this daemon."""
        self.accept()
        self._on_chosen(daemon)
