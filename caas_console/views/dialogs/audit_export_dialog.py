"""Saves the entries of the audit trail that a filter lets through."""

from pathlib import Path

from PySide6.QtCore import QDir, Signal
from PySide6.QtWidgets import QProgressBar, QRadioButton
from typing_extensions import override

from caas_console.backend.contracts.audit import AuditFilter, AuditFormat
from caas_console.backend.contracts.errors import ConsoleError
from caas_console.models.controllers.audit_controller import AuditController
from caas_console.models.controllers.audit_export import AuditExport
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.widgets.file_question import ask_where_to_save
from caas_console.views.widgets.labels import role_label
from caas_console.views.workbench import Workbench


class AuditExportDialog(BaseDialog):
    """Asks for a format and a file, and shows how far the saving is.

    Args:
        controller: of the list whose entries are saved, loaded or not.
        told: the filter in words; empty where it lets everything through.

    Signals:
        saved: with the path, when the file is complete.
    """

    saved = Signal(object)

    def __init__(
        self, bench: Workbench, controller: AuditController, wanted: AuditFilter, told: str
    ) -> None:
        super().__init__(bench.window, "", "")
        self.set_title(self.tr("Export the audit trail"))
        self.do_button.setText(self.tr("Choose a file…"))
        self._bench = bench
        self._wanted = wanted
        self._running = self._saved = False
        # Not the dialog's child: it removes what is half written when the dialog is gone.
        self.export = AuditExport(controller.trail)
        self.export.progressed.connect(self._on_progressed)
        self.export.finished.connect(self._on_finished)
        self.export.failed.connect(self._on_failed)
        what = told or self.tr("Every entry that you may read.")
        about = role_label(what, "muted")
        about.setWordWrap(True)
        self.csv = QRadioButton(self.tr("CSV, for spreadsheets"))
        self.lines = QRadioButton(self.tr("JSON lines, for programs: one entry a line"))
        self.csv.setChecked(True)
        self._progress = QProgressBar(textVisible=False)
        self._progress.setRange(0, 0)
        self._progress.hide()
        self._state = role_label(self.tr("That it was exported is recorded, too."), "small")
        self._state.setWordWrap(True)
        for widget in (about, self.csv, self.lines, self._progress, self._state):
            self.content.addWidget(widget)

    @override
    def submit(self) -> None:
        """Ask for the file; once it is saved, close."""
        if self._saved:
            self.accept()
            return
        ask_where_to_save(self, self.windowTitle(), f"audit-trail.{self._form}", self.save)

    @property
    def _form(self) -> AuditFormat:
        return "csv" if self.csv.isChecked() else "jsonl"

    def save(self, path: Path) -> None:
        """Save the entries to a file."""
        self.show_problem(None)
        self._set_running(running=True)
        self._state.setText(self.tr("Reading…"))
        self.export.start(path, self._wanted, self._form)

    @override
    def reject(self) -> None:
        """Cancel what runs; what does not, close."""
        if self._running:
            self.export.cancel()
            self._set_running(running=False)
            self._state.setText(self.tr("It was cancelled; no file is left."))
        else:
            super().reject()

    @override
    def done(self, result: int) -> None:
        self._bench.disposal.close(self.export, lambda: None)
        super().done(result)

    def _set_running(self, *, running: bool) -> None:
        self._running = running
        self._progress.setVisible(running)
        for widget in (self.do_button, self.csv, self.lines):
            widget.setEnabled(not running)

    def _on_progressed(self, count: int) -> None:
        if self._running:
            self._state.setText(self.tr("%n entry(s) so far", None, count))

    def _on_finished(self, path: Path) -> None:
        self._set_running(running=False)
        self._saved = True
        shown = QDir.toNativeSeparators(str(path))
        self._state.setText(self.tr("Saved as {path}").format(path=shown))
        self.do_button.setText(self.tr("Close"))
        self.cancel_button.hide()
        self.saved.emit(path)

    def _on_failed(self, error: ConsoleError) -> None:
        self._set_running(running=False)
        self._state.setText(self.tr("No file is left."))
        self.show_problem(error.problem)
