"""A file to save something to is asked for without blocking, and nothing is kept of it."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from caas_console.views.widgets.file_question import ask_where_to_save
from tests.ui.waiting import until


@pytest.mark.parametrize("accepted", [True, False])
async def test_it_tells_the_file_that_is_chosen_and_is_gone(
    qtbot: QtBot, tmp_path: Path, accepted: bool
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[Path] = []
    ask_where_to_save(parent, "Save", "web.log", chosen.append)
    (dialog,) = parent.findChildren(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "web.log"
    name = dialog.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    name.setText(str(tmp_path / "saved"))
    dialog.accept() if accepted else dialog.reject()
    assert chosen == ([tmp_path / "saved.log"] if accepted else [])
    await until(lambda: not parent.findChildren(QFileDialog))
