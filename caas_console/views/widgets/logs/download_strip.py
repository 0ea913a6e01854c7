"""Where a log is saved to, and how far that is."""

from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.runtime import LogQuery
from caas_console.models.controllers.log_download import LogDownload
from caas_console.models.state.formats import format_bytes
from caas_console.views.widgets.notice_strip import NoticeStrip
from caas_console.views.words.problems import failure, said


class DownloadStrip(NoticeStrip):
    """Hidden until a log is saved; its button cancels that, or puts the strip away."""

    def __init__(self, download: LogDownload, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._download = download
        self._name = name
        self._running = False
        download.progressed.connect(self._on_progressed)
        download.finished.connect(self._on_finished)
        download.failed.connect(self._on_failed)
        self.triggered.connect(self._on_triggered)

    def choose(self, query: LogQuery) -> None:
        """Ask for a file, and save the log to it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self, self.tr("Save the whole log"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("log")
        dialog.selectFile(f"{self._name}.log")
        dialog.fileSelected.connect(lambda path: self.save(Path(path), query))
        dialog.open()

    def save(self, path: Path, query: LogQuery) -> None:
        """Save the log to a file."""
        self._running = True
        self.say("info", self.tr("Saving the log…"), "", self.tr("Cancel"))
        self._download.start(path, query)

    def _on_progressed(self, count: int) -> None:
        if self._running:
            detail = self.tr("{0} so far").format(format_bytes(count))
            self.say("info", self.tr("Saving the log…"), detail, self.tr("Cancel"))

    def _on_finished(self, path: Path) -> None:
        self._running = False
        shown = QDir.toNativeSeparators(str(path))
        self.say("info", self.tr("The log has been saved"), shown, self.tr("Close"))

    def _on_failed(self, error: ConsoleError) -> None:
        self._running = False
        self.say("error", failure(error), said(error.hint), self.tr("Close"))

    def _on_triggered(self) -> None:
        if self._running:
            self._running = False
            self._download.cancel()
        self.hide()
