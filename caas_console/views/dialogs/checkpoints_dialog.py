"""Tells how it can be found out whether the audit trail was rewritten."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir
from typing_extensions import override

from caas_console.backend.contracts.audit import AuditCheckpoint
from caas_console.backend.contracts.errors import ConsoleError
from caas_console.models.controllers.audit_controller import AuditController
from caas_console.models.controllers.audit_export import AuditExport
from caas_console.models.controllers.loader import Loader
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.widgets.facts_card import Fact, FactsCard
from caas_console.views.widgets.file_question import ask_where_to_save
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.times import long_moment_text
from caas_console.views.workbench import Workbench

_COMMAND = "caas-platform verify-audit --checkpoints FILE"
_COMMAND_OF_SITE = "caas-platform verify-audit --config SETTINGS --checkpoints FILE"
_WIDTH = 780  # pixels, in which a fingerprint is seen whole
_GROUP = 4  # characters of a fingerprint between spaces


class CheckpointsDialog(BaseDialog):
    """The last signed checkpoint, and all of them as a file to be kept elsewhere."""

    def __init__(self, bench: Workbench, controller: AuditController) -> None:
        super().__init__(bench.window, "", "")
        self.set_title(self.tr("Checkpoints of the audit trail"))
        self.do_button.setText(self.tr("Save checkpoints…"))
        self.do_button.setEnabled(False)
        self.cancel_button.setText(self.tr("Close"))
        self.setMinimumWidth(_WIDTH)
        self._bench = bench
        about = role_label(
            self.tr(
                "The platform chains its entries by hashes, and signs the end of the chain from "
                "time to time. Whoever can write to its database could make a whole new chain, "
                "but none that goes through checkpoints which are kept elsewhere. Save them now "
                "and then where the platform's administrators cannot write, and have the trail "
                "compared with them:"
            ),
            "muted",
        )
        about.setWordWrap(True)
        self._command = FactsCard()
        of_site = bench.session.sign_in is not None
        command = _COMMAND_OF_SITE if of_site else _COMMAND
        self._command.show_facts(self.tr("Verify"), [Fact("", command, mono=True)])
        where = role_label(
            self.tr(
                "Run it where the platform runs; SETTINGS is the file that it was started with."
            )
            if of_site
            else self.tr("Run it on this machine."),
            "small",
        )
        where.setWordWrap(True)
        self._last = FactsCard()
        self._state = role_label(self.tr("Reading…"), "small")
        self._state.setWordWrap(True)
        for widget in (about, self._command, where, self._last, self._state):
            self.content.addWidget(widget)
        self._show_facts("–", "–", "–", "–")
        # Not the dialog's child: it removes what is half written when the dialog is gone.
        self.export = AuditExport(controller.trail)
        self.export.finished.connect(self._on_saved)
        self.export.failed.connect(self._on_failed)
        self.loader: Loader[Sequence[AuditCheckpoint]] = Loader(
            lambda: controller.trail().checkpoints(1), parent=self
        )
        self.loader.loaded.connect(self._show_last)
        self.loader.failed.connect(self._on_failed)
        self.loader.reload()

    @override
    def submit(self) -> None:
        """Ask for the file."""
        ask_where_to_save(self, self.windowTitle(), "audit-checkpoints.json", self.save)

    def save(self, path: Path) -> None:
        """Save every checkpoint to a file."""
        self.show_problem(None)
        self._state.setText(self.tr("Saving…"))
        self.export.start_checkpoints(path)

    @override
    def done(self, result: int) -> None:
        self.loader.set_active(False)
        self._bench.disposal.close(self.export, lambda: None)
        super().done(result)

    def _show_last(self, made: Sequence[AuditCheckpoint]) -> None:
        if not made:
            self._last.hide()
            self._state.setText(
                self.tr(
                    "There is none yet: the first is made ten minutes after the first entry, or "
                    "after a thousand entries."
                )
            )
            return
        last = made[-1]
        self._state.setText("")
        self.do_button.setEnabled(True)
        self._show_facts(
            str(last.position),
            long_moment_text(last.at),
            last.hash,
            fingerprint(last.public_key),
        )

    def _show_facts(self, position: str, at: str, reached: str, key: str) -> None:
        self._last.show_facts(
            self.tr("The last checkpoint"),
            [
                Fact(self.tr("Entries up to it"), position),
                Fact(self.tr("Signed"), at),
                Fact(self.tr("Hash"), reached, mono=True),
                Fact(self.tr("Key's fingerprint"), key, mono=True),
            ],
        )

    def _on_saved(self, path: Path) -> None:
        shown = QDir.toNativeSeparators(str(path))
        self._state.setText(self.tr("Saved as {path}").format(path=shown))

    def _on_failed(self, error: ConsoleError) -> None:
        self._state.setText("")
        self.show_problem(error.problem)


def fingerprint(public_key: str) -> str:
    """What people compare of a key: the SHA-256 of its bytes, in groups."""
    digest = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))
