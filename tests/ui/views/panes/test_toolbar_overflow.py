from PySide6.QtWidgets import QToolBar, QToolButton

from tests.ui.end_to_end.screen import pane
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


async def test_actions_without_room_are_in_the_menu_of_a_button(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    toolbar = pane(content, "containers").findChild(QToolBar)
    assert toolbar is not None
    more = toolbar.findChild(QToolButton, "qt_toolbar_ext_button")
    assert more is not None
    content.bench.window.resize(1280, 800)
    await until(lambda: not more.isVisible())
    content.bench.window.resize(800, 600)
    await until(more.isVisible)
    assert more.toolTip() == "More actions"
    assert not more.icon().isNull()
    assert min(more.width(), more.height()) >= 24
    assert toolbar.rect().contains(more.geometry())
    menu = more.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    hidden = {
        action.text()
        for action in toolbar.actions()
        if not toolbar.widgetForAction(action).isVisible()
    }
    assert hidden
    assert {action.text() for action in menu.actions()} == hidden
