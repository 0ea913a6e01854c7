from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from caas_console.views.widgets.forms.form import Form


def test_a_title_stands_in_line_with_its_field_or_with_its_first_line(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    line, text = QLineEdit(), QPlainTextEdit()
    form.add("name", "Name", line)
    form.add("labels", "Labels", text)
    form.resize(400, 300)
    form.show()
    name, labels = (
        next(one for one in form.findChildren(QLabel) if one.text() == title)
        for title in ("Name", "Labels")
    )
    assert (name.y(), name.height()) == (line.y(), line.height())
    assert (labels.y(), labels.height()) == (text.y(), line.height())
