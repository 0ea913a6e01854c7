"""Shows a text before it is pasted into a terminal."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from caas_console.views.theme.theme_manager import monospace_font
from caas_console.views.widgets.labels import role_label
from caas_console.views.widgets.terminal.paste import PasteRequest

_PREVIEW_CHARACTERS = 20_000
# U+0000 to U+001F have pictures from U+2400 on (The Unicode Standard, "Control Pictures").
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_PICTURES |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


class PasteDialog(QDialog):
    """Accepted when the text may be pasted; control characters in it are made visible."""

    def __init__(self, request: PasteRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.request = request
        self.setWindowTitle(self.tr("Paste into the terminal?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        preview = QPlainTextEdit(request.text[:_PREVIEW_CHARACTERS].translate(_PICTURES))
        preview.setReadOnly(True)
        preview.setFont(monospace_font())
        preview.setAccessibleName(self.tr("Text to be pasted"))
        buttons = QDialogButtonBox()
        paste = buttons.addButton(self.tr("Paste"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for sentence in self._warnings():
            label = role_label(sentence, "")
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(preview)
        layout.addWidget(buttons)
        paste.setDefault(False)
        cancel.setDefault(True)
        cancel.setFocus()
        self.resize(560, 320)

    def _warnings(self) -> list[str]:
        sentences = []
        if self.request.commands:
            sentences.append(
                self.tr(
                    "The text has %n line end(s): what stands before each of them may be run "
                    "at once.",
                    "",
                    self.request.commands,
                )
            )
        if self.request.has_controls:
            sentences.append(
                self.tr("The text contains control characters. They will be left out.")
            )
        return sentences
