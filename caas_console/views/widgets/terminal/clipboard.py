"""Between a terminal and the clipboard: only what a person asks for, and never unseen."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

from caas_console.views.widgets.terminal.paste import concern, harmless
from caas_console.views.widgets.terminal.terminal_screen import TerminalScreen


class TerminalClipboard(QObject):
    """Copies a screen's selection, and pastes into its program.

    Signals:
        paste_doubtful: a person should look at a text first; with a `PasteRequest`. It is
            pasted by `paste_text`.
    """

    paste_doubtful = Signal(object)

    def __init__(self, screen: TerminalScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        screen.selected.connect(self._keep_as_primary_selection)
        screen.selection_paste_requested.connect(self.paste_selection)

    def copy(self) -> None:
        """Copy the selected text, if there is any."""
        if text := self._screen.core.selected_text():
            QGuiApplication.clipboard().setText(text)

    def paste(self) -> None:
        """Paste what the clipboard has."""
        self._paste(QGuiApplication.clipboard().text())

    def paste_selection(self) -> None:
        """Paste X11's primary selection, where there is one."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection():
            self._paste(clipboard.text(QClipboard.Mode.Selection))

    def _paste(self, text: str) -> None:
        request = concern(text, bracketed=self._screen.core.modes.bracketed_paste)
        if request is None:
            self.paste_text(text)
        else:
            self.paste_doubtful.emit(request)

    def paste_text(self, text: str) -> None:
        """Paste a text without its control characters."""
        if data := self._screen.core.encode_paste(harmless(text)):
            self._screen.type_bytes(data)

    def _keep_as_primary_selection(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection():
            clipboard.setText(self._screen.core.selected_text(), QClipboard.Mode.Selection)
