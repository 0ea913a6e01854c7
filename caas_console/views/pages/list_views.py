"""Lists that are read on demand: processes, changed files, an image's history."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import FileChange, ImageLayer, ProcessTable
from caas_console.models.state.formats import format_bytes
from caas_console.models.state.tool_tip import tool_tip
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.pages.container_reading import reading_of
from caas_console.views.pages.live_tabs import runtime_for
from caas_console.views.pages.loaded_view import LoadedView
from caas_console.views.theme.theme_manager import active_theme, monospace_font
from caas_console.views.words.times import age_text
from caas_console.views.workbench import Workbench

_PROCESS_INTERVAL = 2000  # milliseconds
_CHANGES = {
    "added": ("+", "ok", QT_TRANSLATE_NOOP("FileChanges", "Added")),
    "modified": ("~", "warning", QT_TRANSLATE_NOOP("FileChanges", "Modified")),
    "deleted": ("−", "danger", QT_TRANSLATE_NOOP("FileChanges", "Deleted")),
}


class PlainList(QTreeWidget):
    """Lines in columns; the last column takes what is left."""

    def __init__(self) -> None:
        super().__init__()
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setFont(monospace_font())

    def show_lines(self, titles: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """Show these lines, keeping the place."""
        place = self.verticalScrollBar().value()
        self.setHeaderLabels(list(titles))
        self.clear()
        self.addTopLevelItems([QTreeWidgetItem(list(line)) for line in lines])
        header = self.header()
        for column in range(len(titles) - 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.verticalScrollBar().setValue(place)


class ProcessView(LoadedView):
    """The processes of a container, again every two seconds."""

    def __init__(self, bench: Workbench, container: ObjectRef) -> None:
        self.list = PlainList()
        super().__init__(
            reading_of(bench, container, lambda: bench.session.gateway.processes(container)),
            self.list,
            "process",
            interval=_PROCESS_INTERVAL,
        )

    def empty_text(self, value: ProcessTable) -> str:
        return "" if value.rows else self.tr("No process runs in it")

    def show_loaded(self, value: ProcessTable) -> None:
        """Fill the list."""
        self.list.show_lines(value.titles, value.rows)


class FileChangesView(LoadedView):
    """The files of a container that differ from its image.

    Args:
        reason: what was stated, where one is needed.
    """

    def __init__(self, bench: Workbench, container: ObjectRef, reason: str) -> None:
        self.list = PlainList()
        super().__init__(
            reading_of(
                bench, container, lambda: runtime_for(bench, reason).file_changes(container)
            ),
            self.list,
            "file-change",
        )

    def empty_text(self, value: Any) -> str:
        return "" if value else self.tr("No file differs from the image")

    def show_loaded(self, value: Sequence[FileChange]) -> None:
        """Fill the list."""
        lines = []
        for change in value:
            sign, _, source = _CHANGES[change.change]
            word = QCoreApplication.translate("FileChanges", source)
            lines.append((f"{sign} {word}", change.path))
        self.list.show_lines([self.tr("Change"), self.tr("Path")], lines)
        for number, change in enumerate(value):
            item = self.list.topLevelItem(number)
            if item is not None:
                colour = active_theme().colour(_CHANGES[change.change][1])
                item.setForeground(0, QBrush(colour))


class ImageHistoryView(LoadedView):
    """The steps that made an image, newest first."""

    def __init__(self, bench: Workbench, image: ObjectRef) -> None:
        self.list = PlainList()
        super().__init__(lambda: bench.session.gateway.image_history(image), self.list, "stack")

    def show_loaded(self, value: Sequence[ImageLayer]) -> None:
        """Fill the list."""
        lines = [
            (
                age_text(layer.created_at),
                format_bytes(layer.size_bytes),
                layer.created_by or layer.comment,
            )
            for layer in value
        ]
        self.list.show_lines([self.tr("Age"), self.tr("Size"), self.tr("Made by")], lines)
        to_the_right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.list.headerItem().setTextAlignment(1, to_the_right)
        for number in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(number)
            if item is not None:
                item.setTextAlignment(1, to_the_right)
                item.setToolTip(2, tool_tip(item.text(2)))
