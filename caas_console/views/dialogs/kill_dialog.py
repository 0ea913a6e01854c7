"""Which signal to send to containers."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QWidget

from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.dialogs.confirm_dialog import names_list

_SIGNALS = {
    "SIGKILL": QT_TRANSLATE_NOOP("Signals", "end at once, nothing is saved"),
    "SIGTERM": QT_TRANSLATE_NOOP("Signals", "ask to end"),
    "SIGINT": QT_TRANSLATE_NOOP("Signals", "interrupt, as Ctrl+C does"),
    "SIGQUIT": QT_TRANSLATE_NOOP("Signals", "end with a dump; many programs end gracefully"),
    "SIGHUP": QT_TRANSLATE_NOOP("Signals", "many programs read their configuration again"),
    "SIGUSR1": QT_TRANSLATE_NOOP("Signals", "as the program means it"),
    "SIGUSR2": QT_TRANSLATE_NOOP("Signals", "as the program means it"),
    "SIGSTOP": QT_TRANSLATE_NOOP("Signals", "halt the process"),
    "SIGCONT": QT_TRANSLATE_NOOP("Signals", "let the process go on"),
}


class KillDialog(BaseDialog):
    """Asks for the signal.

    Args:
        title: names the container, or says how many there are.
        names: of the containers; listed where there are several.
        on_chosen: told the signal's name.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        names: Sequence[str],
        on_chosen: Callable[[str], None],
    ) -> None:
        verb = QCoreApplication.translate("KillDialog", "Send")
        super().__init__(parent, title, verb, danger=True)
        self._on_chosen = on_chosen
        self._signals = QComboBox()
        for name, source in _SIGNALS.items():
            meaning = QCoreApplication.translate("Signals", source)
            self._signals.addItem(f"{name} – {meaning}", name)
        self._signals.setAccessibleName(self.tr("Signal"))
        if len(names) > 1:
            self.content.addWidget(names_list(names))
        self.content.addWidget(self._signals)

    def submit(self) -> None:
        """Tell the chosen signal, and close."""
        signal = str(self._signals.currentData())
        self.accept()
        self._on_chosen(signal)
