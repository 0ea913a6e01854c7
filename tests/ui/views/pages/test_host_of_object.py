import pytest

from caas_console.models.controllers.navigator import Place
from tests.ui.end_to_end.screen import texts
from tests.ui.fake_gateway import FakeGateway, container, host, image
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


@pytest.mark.parametrize(
    "place", [Place("containers", "local/web"), Place("images", "local/sha256:abc")]
)
async def test_a_page_names_the_host_where_there_are_several(
    open_window: OpenWindow, place: Place
) -> None:
    gateway = FakeGateway(host(), container("web"), image())
    content = await open_window(gateway)
    content.navigator.go(place)
    await until(lambda: "nginx:1.25" in texts(content))
    assert "edge-01" not in texts(content.pages.currentWidget())
    gateway.tell(host(host_id="other", name="edge-02"))
    await until(lambda: "edge-01" in texts(content.pages.currentWidget()))
    assert "edge-02" not in texts(content.pages.currentWidget())
