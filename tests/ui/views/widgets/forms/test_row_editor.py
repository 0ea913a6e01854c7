from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from caas_console.views.widgets.forms.form import Form
from caas_console.views.widgets.forms.row_editor import RowEditor, choice_cell, text_cell


def editor(qtbot: QtBot) -> tuple[Form, RowEditor]:
    """Ports in a form that is shown."""
    rows = RowEditor(
        [text_cell("Outside", "", 2), text_cell("Inside", ""), choice_cell("Kind", ["tcp", "udp"])],
        "Add",
    )
    form = Form()
    qtbot.addWidget(form)
    form.add("ports", "Ports", rows)
    form.resize(500, 300)
    form.show()
    return form, rows


def wrong(form: Form) -> list[str]:
    """What is in the fields that are red."""
    return [field.text() for field in form.findChildren(QLineEdit) if field.property("invalid")]


def shown(inside: QWidget) -> list[str]:
    labels = inside.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible() and label.text()]


def test_only_the_wrong_row_is_red_and_says_why_below_itself(qtbot: QtBot) -> None:
    form, rows = editor(qtbot)
    rows.add_row("1", "a", "tcp")
    rows.add_row("2", "b", "udp")
    form.show_errors({"ports/1": "Not a port."})
    assert wrong(form) == ["2", "b"]
    assert "Not a port." in shown(rows)
    form.show_errors({})
    assert wrong(form) == []
    assert "Not a port." not in shown(rows)


def test_the_keyboard_goes_to_the_first_wrong_row(qtbot: QtBot) -> None:
    form, rows = editor(qtbot)
    for number in ("1", "2", "3"):
        rows.add_row(number)
    form.show_errors({"ports/2": "wrong", "ports/1": "wrong"})
    focused = form.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "2"


def test_titles_stand_above_the_columns_while_there_are_rows(qtbot: QtBot) -> None:
    _, rows = editor(qtbot)
    assert not shown(rows)
    rows.add_row("80", "8080", "tcp")
    assert shown(rows) == ["Outside", "Inside", "Kind"]
    fields = rows.findChildren(QLineEdit)
    assert [field.accessibleName() for field in fields] == ["Outside", "Inside"]
    rows.findChildren(QToolButton)[0].click()
    assert not shown(rows)
    assert rows.values() == []


def test_rows_are_told_from_top_to_bottom_whatever_was_taken_out(qtbot: QtBot) -> None:
    _, rows = editor(qtbot)
    for number in ("1", "2", "3"):
        rows.add_row(number, "x", "udp")
    rows.findChildren(QToolButton)[1].click()
    assert rows.values() == [["1", "x", "udp"], ["3", "x", "udp"]]
