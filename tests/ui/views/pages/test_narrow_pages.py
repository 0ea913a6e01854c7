from caas_console.models.controllers.navigator import Place
from caas_console.views.pages.container_overview import ContainerOverview
from caas_console.views.pages.container_page import ContainerPage
from tests.ui.end_to_end.screen import texts
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


async def test_the_overview_s_cards_stand_below_each_other_in_a_small_window(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    content.bench.window.resize(800, 600)
    content.navigator.go(Place("containers", "local/web"))
    await until(lambda: "nginx:1.25" in texts(content.pages.currentWidget()))
    overview = content.pages.findChild(ContainerOverview)
    assert overview is not None
    page = overview.widget()
    assert page is not None
    await until(lambda: page.width() == overview.viewport().width())
    assert content.bench.window.width() == 800


async def test_every_tab_of_a_container_is_in_sight_in_a_small_window(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    window = content.bench.window
    window.resize(1280, 800)
    content.navigator.go(Place("containers", "local/web"))
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    await until(lambda: not page.tabs.tabIcon(0).isNull())
    window.resize(800, 600)
    await until(lambda: page.tabs.tabIcon(0).isNull())
    assert page.tabs.tabBar().sizeHint().width() <= page.tabs.width()
    window.resize(1280, 800)
    await until(lambda: not page.tabs.tabIcon(0).isNull())
