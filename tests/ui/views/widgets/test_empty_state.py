from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from caas_console.views.widgets.empty_state import EmptyState

LONG = "Whatever is started from the console runs as a job and is listed here. " * 3


def test_a_long_explanation_has_the_height_of_its_lines_and_stands_in_the_middle(
    qtbot: QtBot,
) -> None:
    empty = EmptyState("job")
    qtbot.addWidget(empty)
    empty.set_text("No jobs yet", LONG)
    empty.resize(900, 500)
    empty.show()
    detail = next(label for label in empty.findChildren(QLabel) if label.text() == LONG)
    assert detail.height() >= detail.heightForWidth(detail.width())
    assert abs(detail.geometry().center().x() - empty.rect().center().x()) <= 1
