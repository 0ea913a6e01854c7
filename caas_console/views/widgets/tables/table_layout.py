"""A table's columns as a person arranged them: chosen, moved, widened, remembered."""

from typing import Any

from PySide6.QtCore import QByteArray, QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QMenu

from caas_console.models.controllers.settings import TableLayout
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.views.widgets.tables.table_view import TableView


def save_layout(view: TableView[Any], model: ResourceTableModel[Any]) -> TableLayout:
    """The layout as it is now."""
    state = view.horizontalHeader().saveState().toBase64().toStdString()
    return TableLayout(
        columns=[column.id for column in model.columns],
        header=state,
        sized=view.column_fit.by_hand,
        grouping=model.grouping.id if model.grouping else "",
    )


def restore_layout(
    view: TableView[Any], model: ResourceTableModel[Any], layout: TableLayout
) -> None:
    """Arrange the table as it was, unless it had other columns then."""
    if layout.columns == [column.id for column in model.columns]:
        state = QByteArray.fromBase64(layout.header.encode())
        view.horizontalHeader().restoreState(state)
        view.column_fit.restore(by_hand=layout.sized)


def fill_column_menu(menu: QMenu, view: TableView[Any], model: ResourceTableModel[Any]) -> None:
    """Make a menu show and hide columns."""
    menu.clear()
    header = view.horizontalHeader()
    for number, column in enumerate(model.columns):
        action = menu.addAction(QCoreApplication.translate("Columns", column.title))
        action.setCheckable(True)
        action.setChecked(not header.isSectionHidden(number))
        # The first column names the row.
        action.setEnabled(number > 0)
        action.toggled.connect(
            lambda shown, number=number: header.setSectionHidden(number, not shown)
        )


def offer_columns(view: TableView[Any], model: ResourceTableModel[Any]) -> None:
    """Let a right click on the header choose columns."""
    header = view.horizontalHeader()
    header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def ask(point: QPoint) -> None:
        menu = QMenu(view)
        fill_column_menu(menu, view, model)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(header.mapToGlobal(point))

    header.customContextMenuRequested.connect(ask)
