"""What to show: the platform, a Docker context of the workstation, or the daemon at an address."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt
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
from caas_console.views.words.names import daemons_text

Connection = Sequence[DaemonChoice]  # Daemons to be shown directly; none is the platform.
_SCHEMES = ("unix://", "tcp://", "ssh://")


def _ways(connection: Connection) -> list[tuple[str, str | None]]:
    """How the daemons are reached, whatever they are called."""
    return [(one.endpoint, one.tls_directory) for one in connection]


class ConnectDialog(BaseDialog):
    """Offers the platform and the Docker contexts, and takes an address.

    Args:
        current: what the window shows.
        first: what the console was started on.
        recent: addresses that were typed before, newest first.
        on_chosen: told what to show instead.
    """

    def __init__(
        self,
        parent: QWidget,
        current: Connection,
        first: Connection,
        recent: Sequence[str],
        on_chosen: Callable[[Connection], None],
    ) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("ConnectDialog", "Connect"),
            QCoreApplication.translate("ConnectDialog", "Connect"),
        )
        self._current = current
        self._offered: list[Connection] = []
        self._on_chosen = on_chosen
        self._scope = TaskScope(self)
        self.known = QListWidget()
        self.known.setAccessibleName(self.tr("Known connections"))
        self.known.setMinimumHeight(150)
        self.known.setIconSize(QSize(14, 14))
        self.known.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.known.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.known.itemActivated.connect(self.submit)
        platform = self.tr("This machine’s platform")
        for known in ((), first, current):
            # Several are told by their names alone, which is long enough.
            endpoint = known[0].endpoint if len(known) == 1 else ""
            self._offer(known, daemons_text(known) or platform, endpoint)
        self._endpoint = QLineEdit(placeholderText="ssh://user@host, tcp://host:2376, unix:///path")
        shown = {one.endpoint for one in current}
        self._endpoint.setText(next((one for one in recent if one not in shown), ""))
        self._endpoint.textEdited.connect(self.known.clearSelection)
        self._form = Form()
        self._form.add("endpoint", self.tr("Address"), self._endpoint)
        self.content.addWidget(role_label(self.tr("Platform and Docker contexts"), "heading"))
        self.content.addWidget(self.known)
        self.content.addWidget(role_label(self.tr("Or an address"), "heading"))
        self.content.addWidget(self._form)
        hint = QLabel(
            self.tr("A daemon is shown directly, without a platform in between."),
            wordWrap=True,
        )
        hint.setProperty("role", "small")
        self.content.addWidget(hint)
        self.known.itemSelectionChanged.connect(lambda: self._form.show_errors({}))
        self._scope.start("contexts", self._load())
        self.finished.connect(lambda _: self._scope.cancel("contexts"))

    def _offer(self, connection: Connection, name: str, *more: str) -> None:
        """One of those to choose from, if it is not among them yet."""
        offered = [_ways(one) for one in self._offered]
        if _ways(connection) in offered:
            return
        self._offered.append(connection)
        is_current = _ways(connection) == _ways(self._current)
        look = icon("check", "ok") if is_current else icon("connect")
        mark = self.tr("(current)") if is_current else ""
        self.known.addItem(QListWidgetItem(look, "   ".join(filter(None, (name, mark, *more)))))

    async def _load(self) -> None:
        default = 0
        for daemon in await known_daemons():
            self._offer([daemon], daemon.name, daemon.endpoint, daemon.description)
            if daemon.current and not self._current:
                default = [_ways(one) for one in self._offered].index(_ways([daemon]))
        if not self._endpoint.text():
            self.known.setCurrentRow(default)

    def type_address(self, address: str) -> None:
        """Put an address into the field, in place of a chosen context."""
        self._endpoint.setText(address)
        self.known.clearSelection()

    def submit(self) -> None:
        """Connect to what is chosen."""
        chosen = self.known.selectedIndexes()
        endpoint = self._endpoint.text().strip()
        if chosen:
            self.choose(self._offered[chosen[0].row()])
        elif endpoint.startswith(_SCHEMES) and len(endpoint) > len("unix://"):
            self.choose([daemon_at(endpoint)])
        else:
            self._form.show_errors(
                {"endpoint": self.tr("An address begins with unix://, tcp:// or ssh://.")}
            )

    def choose(self, connection: Connection) -> None:
        """Show this."""
        self.accept()
        self._on_chosen(connection)
