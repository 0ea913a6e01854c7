"""A terminal of 40 x 8 cells on the screen, with its core."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.views.widgets.terminal.terminal_widget import TerminalWidget
from tests.ui.views.widgets.terminal.bench import COLUMNS, ROWS, Bench


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    core = GhosttyCore(COLUMNS, ROWS)
    sent: list[bytes] = []
    widget = TerminalWidget(core, sent.append)
    qtbot.addWidget(widget)
    size = widget.view.grid.size(COLUMNS, ROWS)
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.view.setFixedSize(size.toSize())
    widget.show()
    return Bench(qtbot, core, widget, sent)
