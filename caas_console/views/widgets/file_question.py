"""Asks where something is to be saved."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QHeaderView, QTreeView, QWidget


def ask_where_to_save(parent: QWidget, title: str, name: str, save: Callable[[Path], None]) -> None:
    """Open the question, among the downloads at first, and go on.

    Args:
        parent: the widget that it belongs to.
        title: what is saved, as people read it.
        name: of the file at first; its suffix is added where none is typed.
        save: told the file, if one is chosen.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    dialog = QFileDialog(parent, title, folder)
    # With what it would save, which may be large.
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: save(Path(path)))
    _fit_columns(dialog)
    dialog.open()


def _fit_columns(dialog: QFileDialog) -> None:
    """Give each column the width of what is in it, and the names the rest; a system's own has none.

    Qt's widths cut the dates off in the middle.
    """
    for files in dialog.findChildren(QTreeView, "treeView"):
        header = files.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
