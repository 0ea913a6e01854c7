"""The buttons beside a table: group, choose columns, copy."""

from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from caas_console.models.items.columns import Grouping
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.tables.table_layout import fill_column_menu
from caas_console.views.widgets.tables.table_view import TableView


class TableTools(QWidget):
    """Grouping, columns and copying of one table.

    Signals:
        copy_requested: with the format: text, csv or json.
    """

    copy_requested = Signal(str)

    def __init__(
        self,
        table: TableView[Any],
        model: ResourceTableModel[Any],
        groupings: tuple[Grouping[Any], ...],
    ) -> None:
        super().__init__()
        self._table = table
        self._model = model
        self._groupings = groupings
        self._group = self._button("group")
        self._columns = self._button("columns")
        self._copy = self._button("copy")
        self._choices = QActionGroup(self)
        self._group.setVisible(bool(groupings))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for button in (self._group, self._columns, self._copy):
            layout.addWidget(button)
        for button in (self._group, self._columns, self._copy):
            button.menu().aboutToShow.connect(self._fill_menus)

    def _button(self, icon_name: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(16, 16))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(QMenu(button))
        return button

    def set_grouping(self, grouping_id: str) -> None:
        """Group by the grouping of an id; by none where there is no such."""
        grouping = next((one for one in self._groupings if one.id == grouping_id), None)
        self._model.set_grouping(grouping)

    def retranslate(self) -> None:
        """The language has changed."""
        for button, text in (
            (self._group, self.tr("Group rows")),
            (self._columns, self.tr("Choose columns")),
            (self._copy, self.tr("Copy rows")),
        ):
            button.setToolTip(tool_tip(text))
            button.setAccessibleName(text)

    def _fill_menus(self) -> None:
        self._fill_group_menu()
        fill_column_menu(self._columns.menu(), self._table, self._model)
        self._fill_copy_menu()

    def _fill_group_menu(self) -> None:
        menu = self._group.menu()
        menu.clear()
        current = self._model.grouping.id if self._model.grouping else ""
        titles = [("", self.tr("Do not group"))]
        for one in self._groupings:
            name = QCoreApplication.translate("Columns", one.title)
            titles.append((one.id, self.tr("Group by {0}").format(name)))
        for grouping_id, title in titles:
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(grouping_id == current)
            action.setActionGroup(self._choices)
            action.triggered.connect(lambda _, chosen=grouping_id: self.set_grouping(chosen))
        menu.addSeparator()
        for title, collapsed in ((self.tr("Collapse all"), True), (self.tr("Expand all"), False)):
            action = menu.addAction(title)
            action.setEnabled(bool(current))
            action.triggered.connect(
                lambda _, collapsed=collapsed: self._model.set_all_collapsed(collapsed)
            )

    def _fill_copy_menu(self) -> None:
        menu = self._copy.menu()
        menu.clear()
        for title, export_format in (
            (self.tr("Copy as text"), "text"),
            (self.tr("Copy as CSV"), "csv"),
            (self.tr("Copy as JSON"), "json"),
        ):
            action = menu.addAction(title)
            action.triggered.connect(
                lambda _, chosen=export_format: self.copy_requested.emit(chosen)
            )
