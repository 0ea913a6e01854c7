"""PySide6 6.12.0 gives back a reference to None that it does not own on every void call under
Python 3.11; a few thousand of them abort the interpreter."""

import sys

from PySide6.QtCore import QObject, QStringListModel
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

_CALLS = 3000
# Other parts of the interpreter take and give back a few references meanwhile.
_NOISE = 100


def test_none_keeps_its_references_over_thousands_of_void_calls(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    no_data = QStringListModel(QObject(widget)).index(0)
    before = sys.getrefcount(None)
    for _ in range(_CALLS):
        widget.update()
        no_data.data()
    assert abs(sys.getrefcount(None) - before) < _NOISE
