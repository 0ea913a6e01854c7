"""The form of a new API token: what it is called, what it may do, and for how long."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.identity import NewApiToken, TokenRequest
from caas_console.models.controllers.administration import Call
from caas_console.models.controllers.field_faults import FieldFault
from caas_console.views.dialogs.request_dialog import RequestDialog
from caas_console.views.dialogs.secret_dialog import SecretDialog
from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.permission_line import add_permission
from caas_console.views.words.faults import fault_texts
from caas_console.views.words.permissions import grouped
from caas_console.views.workbench import Workbench

_LONGEST_NAME = 200
_DAYS = (7, 30, 90, 180, 365)
_USUAL_DAYS = 90
_LINES = 11  # permissions and headings that are seen at once
_WIDTH = 640  # pixels, in which the longest scope has room


class ScopeList(QWidget):
    """Permissions to choose from, each in words with its code beside them."""

    def __init__(self, permissions: list[Permission]) -> None:
        super().__init__()
        self._tree = QTreeWidget()
        self._tree.setColumnCount(2)
        self._tree.setHeaderHidden(True)
        self._tree.setRootIsDecorated(False)
        self._tree.setUniformRowHeights(True)
        self._tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self._scopes: dict[Permission, QTreeWidgetItem] = {}
        for title, group in grouped(permissions):
            self._add_group(title, group)
        self._tree.expandAll()
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._tree.ensurePolished()
        self._tree.setFixedHeight(self._tree.sizeHintForRow(0) * _LINES + 6)
        self.setFocusProxy(self._tree)
        reading, everything, nothing = (
            self._button(text)
            for text in (self.tr("Reading only"), self.tr("Everything"), self.tr("Nothing"))
        )
        reading.clicked.connect(lambda: self._choose(lambda one: one is one.reading))
        everything.clicked.connect(lambda: self._choose(lambda _: True))
        nothing.clicked.connect(lambda: self._choose(lambda _: False))
        row = QHBoxLayout()
        for button in (reading, everything, nothing):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tree)
        layout.addLayout(row)

    @property
    def chosen(self) -> tuple[Permission, ...]:
        """Those that are checked."""
        return tuple(
            scope
            for scope, item in self._scopes.items()
            if item.checkState(0) is Qt.CheckState.Checked
        )

    def _add_group(self, title: str, group: Sequence[Permission]) -> None:
        checkable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
        heading = QTreeWidgetItem(self._tree, [title])
        heading.setFlags(checkable | Qt.ItemFlag.ItemIsAutoTristate)
        font = heading.font(0)
        font.setBold(True)
        heading.setFont(0, font)
        for permission in group:
            item = add_permission(heading, permission)
            item.setFlags(checkable)
            item.setForeground(1, QColor(active_theme().tokens["muted"]))
            item.setCheckState(0, Qt.CheckState.Unchecked)
            self._scopes[permission] = item

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "link")
        button.setAutoDefault(False)
        return button

    def _choose(self, wanted: Callable[[Permission], bool]) -> None:
        for scope, item in self._scopes.items():
            item.setCheckState(
                0, Qt.CheckState.Checked if wanted(scope) else Qt.CheckState.Unchecked
            )


class NewTokenDialog(RequestDialog[NewApiToken]):
    """A token of the person's own; its secret is shown once it is made."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(
            bench,
            QCoreApplication.translate("NewTokenDialog", "New API token"),
            QCoreApplication.translate("NewTokenDialog", "Create"),
        )
        self.setMinimumWidth(_WIDTH)
        self._name = QLineEdit(maxLength=_LONGEST_NAME)
        self._days = QComboBox()
        for days in _DAYS:
            self._days.addItem(self.tr("%n day(s)", None, days), days)
        self._days.setCurrentIndex(_DAYS.index(_USUAL_DAYS))
        self._scopes = ScopeList(_grantable(bench.session.state.access))
        self.form.add("name", self.tr("Name"), self._name, self.tr("What uses it, such as: backup"))
        self.form.add("expires_at", self.tr("Good for"), self._days)
        self.form.add(
            "scopes",
            self.tr("Scopes"),
            self._scopes,
            self.tr("It can do these, and never more than you."),
        )

    @override
    def request(self) -> Call[NewApiToken] | None:
        name, scopes = self._name.text().strip(), self._scopes.chosen
        given = {"name": name, "scopes": scopes}
        missing = {field: FieldFault.REQUIRED for field, value in given.items() if not value}
        if missing:
            self.form.show_errors(fault_texts(missing))
            return None
        expires_at = datetime.now(UTC) + timedelta(days=self._days.currentData())
        request = TokenRequest(name=name, scopes=scopes, expires_at=expires_at)
        return lambda administration: administration.create_token(request)

    @override
    def on_granted(self, answer: NewApiToken) -> None:
        self.accept()
        SecretDialog(
            self.bench.window,
            self.tr("API token {0}").format(answer.token.name),
            self.tr("Secret"),
            answer.secret,
            self.tr(
                "Copy the secret now: it is never shown again. Whoever has it can do in your "
                "name what its scopes allow. Keep it where secrets are kept, and in no script."
            ),
        ).open()


def _grantable(access: Access | None) -> list[Permission]:
    """What the person may do somewhere; everything while that is not known."""
    return [one for one in Permission if access is None or access.allows_anywhere(one)]
