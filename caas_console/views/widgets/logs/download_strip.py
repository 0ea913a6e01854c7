"""Where a log is saved to, and how far that is."""

from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.runtime import LogQuery
from caas_console.models.controllers.log_download import LogDownload
from caas_console.models.controllers.logs_controller import LogsController
from caas_console.models.state.formats import format_bytes
from caas_console.views.widgets.file_question import ask_where_to_save
from caas_console.views.widgets.notice_strip import NoticeStrip
from caas_console.views.words.problems import failure, said


class DownloadStrip(NoticeStrip):
    """Hidden until a log is saved; its button cancels that, or puts the strip away."""

    def __init__(self, download: LogDownload, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._download = download
        self._name = name
        self._running = False
        self._done = ""
        download.progressed.connect(self._on_progressed)
        download.finished.connect(self._on_finished)
        download.failed.connect(self._on_failed)
        self.triggered.connect(self._on_triggered)

    def choose(self, query: LogQuery) -> None:
        """Ask for a file, and save the whole log to it."""
        title = self.tr("Save the whole log")
        ask_where_to_save(self, title, f"{self._name}.log", lambda path: self.save(path, query))

    def choose_shown(self, controller: LogsController) -> None:
        """Ask for a file, and save what is shown of the log to it."""
        ask_where_to_save(
            self,
            self.tr("Save the shown lines"),
            f"{self._name}-shown.log",
            lambda path: self.save_shown(path, controller),
        )

    def save(self, path: Path, query: LogQuery) -> None:
        """Save the whole log to a file."""
        self._begin(self.tr("The log has been saved"))
        self._download.start(path, query)

    def save_shown(self, path: Path, controller: LogsController) -> None:
        """Save the lines that are shown when the file is chosen."""
        self._begin(self.tr("The shown lines have been saved"))
        self._download.start_shown(path, controller.shown())

    def _begin(self, done: str) -> None:
        self._running = True
        self._done = done
        self.say("info", self.tr("Saving the log…"), "", self.tr("Cancel"))

    def _on_progressed(self, count: int) -> None:
        if self._running:
            detail = self.tr("{0} so far").format(format_bytes(count))
            self.say("info", self.tr("Saving the log…"), detail, self.tr("Cancel"))

    def _on_finished(self, path: Path) -> None:
        self._running = False
        shown = QDir.toNativeSeparators(str(path))
        self.say("info", self._done, shown, self.tr("Close"))

    def _on_failed(self, error: ConsoleError) -> None:
        self._running = False
        self.say("error", failure(error), said(error.hint), self.tr("Close"))

    def _on_triggered(self) -> None:
        if self._running:
            self._running = False
            self._download.cancel()
        self.hide()
