from PySide6.QtWidgets import QLabel

from caas_console.models.controllers.navigator import Place
from caas_console.views.pages.container_events import ContainerEvents
from caas_console.views.pages.container_page import ContainerPage
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.words.times import clock_text
from tests.ui.end_to_end.screen import pane
from tests.ui.fake_gateway import NOW, FakeGateway, container, event, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


async def _events_of_web(content: WindowContent) -> ContainerEvents:
    # All that was told has reached the widgets.
    await until(lambda: pane(content, "containers").model.rowCount() == 1)
    content.navigator.go(Place("containers", "local/web"))
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    page.open_tab("events")
    events = page.current_tab()
    assert isinstance(events, ContainerEvents)
    return events


def _texts(events: ContainerEvents) -> set[str]:
    return {label.text() for label in events.findChildren(QLabel) if label.isVisible()}


async def test_without_events_of_a_container_it_says_since_when_any_are_known(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web"), event("other")))
    events = await _events_of_web(content)
    await until(lambda: f"No events since {clock_text(NOW)}" in _texts(events))


async def test_without_any_events_it_does_not_claim_that_nothing_happened(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    events = await _events_of_web(await open_window(gateway))
    await until(lambda: "No events of it are known" in _texts(events))
    gateway.tell(event("web"))
    await until(lambda: not _texts(events))
