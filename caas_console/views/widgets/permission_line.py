"""A permission in a tree: in words, with its code small beside them."""

from PySide6.QtWidgets import QTreeWidgetItem

from caas_console.backend.contracts.access import Permission
from caas_console.views.theme.theme_manager import monospace_font
from caas_console.views.words.permissions import permission_title

_CODE_SIZE = 0.9  # of the words beside it


def add_permission(parent: QTreeWidgetItem, permission: Permission) -> QTreeWidgetItem:
    """A line whose first two columns are the words and the code."""
    item = QTreeWidgetItem(parent, [permission_title(permission), permission.value])
    code = monospace_font()
    code.setPixelSize(round(code.pixelSize() * _CODE_SIZE))
    item.setFont(1, code)
    return item
