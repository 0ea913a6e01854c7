from pytestqt.qtbot import QtBot

from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.labels import ElidedLabel, ValueField

_LONG = "redis-server --bind 0.0.0.0 --protected-mode no --save 60 1 --loglevel warning"


def shown(qtbot: QtBot, field: ValueField, width: int) -> ValueField:
    qtbot.addWidget(field)
    field.resize(width, 22)
    field.show()
    qtbot.waitExposed(field)
    field.clearFocus()
    return field


def end_of(field: ValueField) -> set[str]:
    image = field.grab().toImage()
    return {image.pixelColor(field.width() - 1, y).name() for y in range(field.height())}


def test_a_value_that_is_cut_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    field = shown(qtbot, ValueField(_LONG, mono=True), 120)
    assert field.is_cut
    assert end_of(field) == {active_theme().tokens["raised"]}
    assert field.toolTip() == _LONG


def test_a_value_with_room_is_whole(qtbot: QtBot) -> None:
    field = shown(qtbot, ValueField("always"), 400)
    assert not field.is_cut


def test_an_elided_label_tells_its_present_text_whole_in_the_tool_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("first")
    qtbot.addWidget(label)
    label.setText("second")
    assert label.toolTip() == "second"
