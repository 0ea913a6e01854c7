"""A file to save something to is asked for without blocking, and nothing is kept of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from caas_console.views.language import OF_QT, LanguageManager
from caas_console.views.resources import resource
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


async def test_dates_of_files_are_not_cut_off(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "one.log").touch()
    parent = QWidget()
    qtbot.addWidget(parent)
    ask_where_to_save(parent, "Save", "web.log", lambda _: None)
    (dialog,) = parent.findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    files = dialog.findChild(QTreeView, "treeView")
    assert isinstance(files, QTreeView)
    await until(lambda: files.model().rowCount(files.rootIndex()) == 1)
    await until(lambda: files.columnWidth(3) >= files.sizeHintForColumn(3) > 0)
    dialog.reject()


def test_qt_asks_in_chinese_too(qtbot: QtBot, qapp: QApplication) -> None:
    language = LanguageManager(qapp, "zh_CN")
    parent = QWidget()
    qtbot.addWidget(parent)
    ask_where_to_save(parent, "保存", "web.log", lambda _: None)
    labels = {one.text() for one in parent.findChildren(QLabel)}
    folder = QCoreApplication.translate("QAbstractFileIconProvider", "Folder")
    language.set_mode("en")
    parent.findChildren(QFileDialog)[0].reject()
    assert {"查找范围(&L)：", "文件名称(&N)：", "文件类型(&T)："} <= labels
    assert folder == "文件夹"


def test_what_qt_lacks_is_translated() -> None:
    translator = QTranslator()
    assert translator.load("caas_console_zh_CN", str(resource("translations")))
    contexts = ("QFileDialog", "QAbstractFileIconProvider")
    for source in OF_QT:
        assert any(translator.translate(context, source) for context in contexts)
