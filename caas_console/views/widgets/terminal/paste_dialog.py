"""Shows a text before it is pasted into a terminal."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.theme.theme_manager import monospace_font
from caas_console.views.widgets.labels import role_label
from caas_console.views.widgets.terminal.paste import PasteRequest

_PREVIEW_CHARACTERS = 20_000
_KEPT = {0x09, 0x0A, 0x0D}
# Control characters as terminals echo them: ^[ for Escape.
_CARETS = {code: f"^{chr(code ^ 0x40)}" for code in {*range(0x20), 0x7F} - _KEPT}
_CARETS |= {code: f"\\x{code:02x}" for code in range(0x80, 0xA0)}


class PasteDialog(BaseDialog):
    """Accepted when the text may be pasted; control characters in it are made visible."""

    def __init__(self, request: PasteRequest, parent: QWidget) -> None:
        # Enter, which people press without looking, must not paste what they have not read.
        super().__init__(parent, self.tr("Paste into the terminal?"), self.tr("Paste"), danger=True)
        self._request = request
        for sentence in self._warnings():
            label = role_label(sentence, "")
            label.setWordWrap(True)
            self.content.addWidget(label)
        preview = QPlainTextEdit(request.text[:_PREVIEW_CHARACTERS].translate(_CARETS))
        preview.setReadOnly(True)
        preview.setFont(monospace_font())
        preview.setAccessibleName(self.tr("Text to be pasted"))
        self.content.addWidget(preview)
        self.cancel_button.setFocus()

    def _warnings(self) -> list[str]:
        sentences = []
        if self._request.commands:
            sentences.append(
                self.tr(
                    "The text has %n line end(s): what stands before each of them may be run "
                    "at once.",
                    "",
                    self._request.commands,
                )
            )
        if self._request.has_controls:
            sentences.append(
                self.tr("The text contains control characters. They will be left out.")
            )
        return sentences
