"""What to show: this machine's platform, one that others run, or Docker daemons directly."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from typing_extensions import override

from caas_console.models.controllers.connections import (
    Connection,
    DaemonChoice,
    address_fault,
    daemon_at,
    forget_login,
    known_daemons,
    profile_at,
)
from caas_console.models.controllers.profiles import ProfileBook
from caas_console.models.controllers.settings import SavedProfile
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.dialogs.profile_dialog import ProfileDialog
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.forms.form import Form
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.names import connection_text
from caas_console.views.words.problems import said

_DAEMON_SCHEMES = ("unix://", "tcp://", "ssh://")
_SCHEMES = (*_DAEMON_SCHEMES, "https://")
_OFFERED = Qt.ItemDataRole.UserRole
_LEAST_WIDTH, _LEAST_LIST_HEIGHT = 720, 250


def _ways(connection: Connection) -> tuple[object, ...]:
    """How it is reached, whatever its daemons are called."""
    profile = connection.profile
    if profile is not None:
        return (profile.name,)
    return tuple((one.endpoint, one.tls_directory) for one in connection.daemons)


class ConnectDialog(BaseDialog):
    """Offers all that is known in one list, and takes an address.

    Args:
        current: what the window shows.
        first: what the console was started on.
        book: what was connected to before; platforms are added, changed and removed here.
        on_chosen: told what to show instead.

    Attributes:
        known: what is offered, below a heading each.
    """

    def __init__(
        self,
        parent: QWidget,
        current: Connection,
        first: Connection,
        book: ProfileBook,
        on_chosen: Callable[[Connection], None],
    ) -> None:
        verb = QCoreApplication.translate("ConnectDialog", "Connect")
        super().__init__(parent, verb, verb)
        self.setMinimumWidth(_LEAST_WIDTH)
        self._current = current
        self._daemons = [first, current, *(Connection((daemon_at(one),)) for one in book.endpoints)]
        self._book = book
        self._on_chosen = on_chosen
        self._scope = TaskScope(self)
        self.known = _list_of_known()
        self.known.setAccessibleName(self.tr("Known connections"))
        self.known.itemActivated.connect(self.submit)
        self.known.itemSelectionChanged.connect(self._on_selected)
        self._add = QPushButton(self.tr("Add a platform…"))
        self._edit = QPushButton(self.tr("Change…"))
        self._remove = QPushButton(self.tr("Remove…"))
        self._add.clicked.connect(lambda: self._open_form(None))
        self._edit.clicked.connect(lambda: self._open_form(self._selected_profile()))
        self._remove.clicked.connect(self._ask_to_remove)
        self._endpoint = QLineEdit(placeholderText="caas.example, ssh://user@host, unix:///path")
        self._endpoint.textEdited.connect(self._on_typed)
        self._form = Form()
        hint = self.tr(
            "Of a platform, or with ssh://, tcp:// or unix:// of a Docker daemon, which is shown "
            "directly."
        )
        self._form.add("endpoint", self.tr("Address"), self._endpoint, hint)
        self._lay_out()
        self._fill(current)
        self.known.setFocus()
        self._scope.start("contexts", self._load())
        self.finished.connect(lambda _: self._scope.cancel("contexts"))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._add, self._edit, self._remove):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.content.addWidget(self.known, 1)
        self.content.addLayout(buttons)
        self.content.addWidget(role_label(self.tr("Or an address"), "heading"))
        self.content.addWidget(self._form)

    def _fill(self, chosen: Connection) -> None:
        """List everything anew, and choose one of them."""
        self.known.clear()
        here = self._add_heading(self.tr("This machine"))
        self._offer(here, Connection(), self.tr("This machine’s platform"), "")
        platforms = self._add_heading(self.tr("Platforms"))
        for profile in self._book.profiles:
            self._offer(platforms, Connection(profile=profile), profile.name, profile.url)
        platforms.setHidden(not platforms.childCount())
        daemons = self._add_heading(self.tr("Docker daemons, without a platform"))
        offered: set[tuple[object, ...]] = set()
        for connection in self._daemons:
            if connection.daemons and _ways(connection) not in offered:
                offered.add(_ways(connection))
                self._offer(daemons, connection, connection_text(connection), _where(connection))
        daemons.setHidden(not daemons.childCount())
        self.known.expandAll()
        self._choose_row(chosen)

    def _add_heading(self, text: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.known, [text])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFirstColumnSpanned(True)
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        return item

    def _offer(self, below: QTreeWidgetItem, connection: Connection, name: str, where: str) -> None:
        is_current = _ways(connection) == _ways(self._current)
        mark = self.tr("(current)")
        shown = f"{name}   {mark}" if is_current else name
        item = QTreeWidgetItem(below, [shown, where])
        item.setIcon(0, icon("check", "ok") if is_current else icon(_icon_name(connection)))
        item.setToolTip(1, tool_tip(where))
        item.setData(0, _OFFERED, connection)

    def items(self) -> list[QTreeWidgetItem]:
        """The lines that can be chosen."""
        every = self.known.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
        return [item for item in every if item.parent() is not None]

    def _choose_row(self, chosen: Connection) -> None:
        for item in self.items():
            if _ways(item.data(0, _OFFERED)) == _ways(chosen):
                self.known.setCurrentItem(item)

    def _selected(self) -> Connection | None:
        items = self.known.selectedItems()
        found: Connection | None = items[0].data(0, _OFFERED) if items else None
        return found

    def _selected_profile(self) -> SavedProfile | None:
        selected = self._selected()
        return selected.profile if selected is not None else None

    async def _load(self) -> None:
        contexts = await known_daemons()
        self._daemons[2:2] = [Connection((one,)) for one in contexts]
        chosen = self._selected()
        if chosen == self._current == Connection():
            # The other daemon that is nearest.
            chosen = next((Connection((one,)) for one in contexts if one.current), chosen)
        typed = self._endpoint.text()
        self._fill(chosen or self._current)
        if typed:
            self.type_address(typed)

    def type_address(self, address: str) -> None:
        """Put an address into the field, in place of a chosen line."""
        self._endpoint.setText(address)
        self._on_typed(address)

    def _on_selected(self) -> None:
        profile = self._selected_profile()
        self._edit.setEnabled(profile is not None)
        is_current = _ways(Connection(profile=profile)) == _ways(self._current)
        self._remove.setEnabled(profile is not None and not is_current)
        self._remove.setToolTip(self.tr("The window shows it.") if profile and is_current else "")
        if self._selected() is not None:
            self._endpoint.clear()
            self._form.show_errors({})
        self._weigh()

    def _on_typed(self, text: str) -> None:
        if text.strip():
            self.known.clearSelection()
        begun = any(scheme.startswith(text.strip()) for scheme in _SCHEMES)
        fault = "" if begun else self._address_fault()
        self._form.show_errors({"endpoint": fault} if fault else {})
        self._weigh()

    def _weigh(self) -> None:
        self.do_button.setEnabled(self._selected() is not None or not self._address_fault())

    def _address_fault(self) -> str:
        """What is wrong with the typed address, in words."""
        text = self._endpoint.text().strip()
        if not text.startswith(_DAEMON_SCHEMES):
            return said(address_fault(text))
        scheme, _, rest = text.partition("://")
        if scheme == "unix" and not rest.startswith("/"):
            return self.tr("The path of a socket begins with “/”: unix:///var/run/docker.sock.")
        if not rest.strip("/") or " " in text:
            return self.tr("It names no machine: ssh://user@host, tcp://host:2376.")
        return ""

    @override
    def submit(self) -> None:
        selected = self._selected()
        if selected is not None:
            self.choose(selected)
        elif not self._address_fault():
            self.choose(self._typed())

    def _typed(self) -> Connection:
        text = self._endpoint.text().strip()
        if text.startswith(_DAEMON_SCHEMES):
            return Connection((daemon_at(text),))
        return Connection(profile=self._book.at_address(profile_at(text)))

    def choose(self, connection: Connection) -> None:
        """Show this."""
        self.accept()
        self._on_chosen(connection)

    def _open_form(self, former: SavedProfile | None) -> None:
        def on_saved(saved: SavedProfile) -> None:
            if former is not None and former.url != saved.url:
                self._forget_login(former)
            shown = self._current.profile
            if former is not None and shown is not None and former.name == shown.name:
                # Reached by its new name and address from now on.
                self.choose(Connection(profile=saved))
            else:
                self._fill(Connection(profile=saved))

        ProfileDialog(self, self._book, former, on_saved).open()

    def _ask_to_remove(self) -> None:
        profile = self._selected_profile()
        if profile is None:
            return

        def remove() -> None:
            self._book.remove(profile.name)
            self._forget_login(profile)
            self._fill(self._current)

        ConfirmDialog(
            self,
            self.tr("Remove the platform {0}?").format(profile.name),
            self.tr("Remove"),
            names=[profile.name],
            text=self.tr(
                "This console forgets its address, the trusted certificate and the login. "
                "Nothing changes on the platform."
            ),
            on_agreed=lambda _: remove(),
        ).open()

    def _forget_login(self, profile: SavedProfile) -> None:
        self._scope.start(f"forget {profile.name}", forget_login(profile))


def _list_of_known() -> QTreeWidget:
    known = QTreeWidget()
    known.setColumnCount(2)
    known.setHeaderHidden(True)
    known.setRootIsDecorated(False)
    known.setItemsExpandable(False)
    known.setIndentation(16)
    known.setMinimumHeight(_LEAST_LIST_HEIGHT)
    known.setIconSize(QSize(14, 14))
    known.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    known.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = known.header()
    header.setStretchLastSection(True)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    return known


def _icon_name(connection: Connection) -> str:
    if connection.daemons:
        return "host"
    return "region" if connection.profile is not None else "container"


def _where(connection: Connection) -> str:
    daemon: DaemonChoice = connection.daemons[0]
    # Several are told by their names alone, which is long enough.
    several = len(connection.daemons) > 1
    return "" if several else "   ".join(filter(None, (daemon.endpoint, daemon.description)))
