import asyncio

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from caas_console.models.controllers.disposal import Disposal
from caas_console.views.shell.closing_question import ClosingQuestion
from caas_console.views.shell.detached_window import DetachedWindow
from caas_console.views.shell.workspace import WorkspaceDrawer
from tests.ui.waiting import until


class Streaming(QLabel):
    """Something with a stream of its own."""

    def __init__(self) -> None:
        super().__init__("streaming")
        self.closed = False

    async def aclose(self) -> None:
        await asyncio.sleep(0)
        self.closed = True


def windows() -> list[DetachedWindow]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, DetachedWindow)]


async def test_a_tab_is_torn_off_and_docked_again() -> None:
    drawer = WorkspaceDrawer(Disposal(), ClosingQuestion())
    widget = QLineEdit("shell")
    drawer.add(widget, "web", "shell")
    drawer.detach(0)
    assert drawer.count == 0
    (window,) = windows()
    assert window.isAncestorOf(widget)
    assert window.focusWidget() is widget
    window.dock_requested.emit()
    assert drawer.count == 1
    assert drawer.isAncestorOf(widget)
    await until(lambda: not windows())
    drawer.deleteLater()


async def test_a_closed_tab_lets_go_of_its_stream_before_it_is_deleted() -> None:
    disposal = Disposal()
    drawer = WorkspaceDrawer(disposal, ClosingQuestion())
    widget = Streaming()
    drawer.add(widget, "web", "logs")
    drawer.close_tab(0)
    await disposal.aclose()
    assert widget.closed
    drawer.deleteLater()


async def test_closing_a_torn_off_window_lets_go_of_its_stream_too() -> None:
    disposal = Disposal()
    drawer = WorkspaceDrawer(disposal, ClosingQuestion())
    widget = Streaming()
    drawer.add(widget, "web", "logs")
    drawer.detach(0)
    (window,) = windows()
    window.close()
    await disposal.aclose()
    assert widget.closed
    drawer.deleteLater()


async def test_the_drawer_asks_to_be_shown_and_hidden_with_its_tabs() -> None:
    drawer = WorkspaceDrawer(Disposal(), ClosingQuestion())
    told: list[str] = []
    drawer.shown_requested.connect(lambda: told.append("shown"))
    drawer.hidden_requested.connect(lambda: told.append("hidden"))
    drawer.add(QLabel("one"), "one", "job")
    drawer.close_tab(0)
    assert told == ["shown", "hidden"]
    drawer.deleteLater()


async def test_tabs_of_the_same_name_are_numbered_and_keep_their_numbers() -> None:
    drawer = WorkspaceDrawer(Disposal(), ClosingQuestion())

    def titles() -> list[str]:
        return [tab.title for tab in drawer.contents]

    for _ in range(3):
        drawer.add(QLineEdit(), "web-1", "shell")
    assert titles() == ["web-1", "web-1 (2)", "web-1 (3)"]
    drawer.detach(1)
    (window,) = windows()
    assert window.windowTitle() == "web-1 (2)"
    drawer.close_tab(0)
    drawer.add(QLineEdit(), "web-1", "shell")
    drawer.add(QLineEdit(), "web-1", "shell")
    assert titles() == ["web-1 (3)", "web-1", "web-1 (4)"]
    window.dock_requested.emit()
    assert titles()[-1] == "web-1 (2)"
    await until(lambda: not windows())
    drawer.close_all()
    drawer.deleteLater()
