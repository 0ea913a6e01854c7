"""Which keys the console knows, and which of them hold in a shell."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QVBoxLayout, QWidget

from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.keys import DRAWER_KEY, NOTICES_KEY
from caas_console.views.theme.theme_manager import monospace_font
from caas_console.views.widgets.labels import role_label
from caas_console.views.workbench import Workbench

_WIDTH = 860
_AROUND = 40  # pixels of a screen beside it
Keys = Iterable[tuple[str, str]]

_WINDOW = (
    ("Alt+1 … Alt+9", QT_TRANSLATE_NOOP("Keys", "Go to a pane")),
    ("Esc, Backspace", QT_TRANSLATE_NOOP("Keys", "Back")),
    ("Ctrl+F, /", QT_TRANSLATE_NOOP("Keys", "Filter")),
    ("Enter", QT_TRANSLATE_NOOP("Keys", "Open")),
    ("← →", QT_TRANSLATE_NOOP("Keys", "Collapse or expand a group")),
    ("Ctrl+C", QT_TRANSLATE_NOOP("Keys", "Copy the selected rows")),
    (DRAWER_KEY, QT_TRANSLATE_NOOP("Keys", "Show or hide the drawer")),
    (NOTICES_KEY, QT_TRANSLATE_NOOP("Keys", "Go to the notices; Esc dismisses one")),
    ("Ctrl+B", QT_TRANSLATE_NOOP("Keys", "Show or hide the navigation")),
    ("Ctrl+O", QT_TRANSLATE_NOOP("Keys", "Connect to another daemon")),
)
_SHELL = (
    ("Ctrl+Shift+C, Ctrl+Ins", QT_TRANSLATE_NOOP("Keys", "Copy the selected text")),
    ("Ctrl+Shift+V", QT_TRANSLATE_NOOP("Keys", "Paste")),
    ("Shift+Ins", QT_TRANSLATE_NOOP("Keys", "Paste what was selected last")),
    ("Ctrl+Shift+A", QT_TRANSLATE_NOOP("Keys", "Select everything")),
    ("Ctrl+Shift+F", QT_TRANSLATE_NOOP("Keys", "Search")),
    ("Shift+PgUp, Shift+PgDn", QT_TRANSLATE_NOOP("Keys", "Scroll by a page")),
    ("Shift+Home, Shift+End", QT_TRANSLATE_NOOP("Keys", "Scroll to the start or the end")),
    ("Ctrl++, Ctrl+-, Ctrl+0", QT_TRANSLATE_NOOP("Keys", "Larger, smaller or normal text")),
    ("Ctrl+Tab", QT_TRANSLATE_NOOP("Keys", "Leave the shell for what stands beside it")),
    (DRAWER_KEY, QT_TRANSLATE_NOOP("Keys", "Leave the shell for the page or the drawer")),
)


class KeysDialog(BaseDialog):
    """Every key of the window, of the actions on containers, and of a shell."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(
            bench.window,
            QCoreApplication.translate("KeysDialog", "Keyboard shortcuts"),
            QCoreApplication.translate("KeysDialog", "Close"),
        )
        self.cancel_button.hide()
        room = self.screen().availableGeometry().width() - _AROUND
        self.setMinimumWidth(min(_WIDTH, room))
        actions = bench.actions.of("container")
        containers = [(one.shortcut, one.text) for one in actions if one.shortcut]
        window = QVBoxLayout()
        width = _key_width([*_WINDOW, *containers])
        window.addWidget(_section(self.tr("Window"), _translated(_WINDOW), width))
        window.addWidget(_section(self.tr("Containers"), containers, width))
        shell = QVBoxLayout()
        shell.addWidget(_section(self.tr("In a shell"), _translated(_SHELL), _key_width(_SHELL)))
        rest = self.tr(
            "Every other key goes to the program in the shell, also Alt+1 to Alt+9, F1 and Esc."
        )
        note = role_label(rest, "small")
        note.setWordWrap(True)
        shell.addWidget(note)
        for column in (window, shell):
            column.setSpacing(14)
            column.addStretch(1)
        holder = QWidget()
        beside = QBoxLayout.Direction.LeftToRight
        below = QBoxLayout.Direction.TopToBottom
        columns = QBoxLayout(beside if room >= _WIDTH else below, holder)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(32)
        columns.addLayout(window)
        columns.addLayout(shell)
        self.add_scrolled(holder)


def _translated(keys: Keys) -> Keys:
    return ((key, QCoreApplication.translate("Keys", text)) for key, text in keys)


def _key_width(keys: Keys) -> int:
    metrics = QFontMetrics(monospace_font())
    return max(metrics.horizontalAdvance(key) for key, _ in keys)


def _section(title: str, keys: Keys, key_width: int) -> QWidget:
    section = QWidget()
    grid = QGridLayout(section)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnMinimumWidth(0, key_width)
    grid.setColumnStretch(1, 1)
    grid.addWidget(role_label(title, "heading"), 0, 0, 1, 2)
    for row, (key, text) in enumerate(keys, start=1):
        label = QLabel(key)
        label.setFont(monospace_font())
        grid.addWidget(label, row, 0)
        grid.addWidget(role_label(text, "muted"), row, 1)
    return section
