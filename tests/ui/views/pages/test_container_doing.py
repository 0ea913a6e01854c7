from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.operations import StopContainer
from caas_console.models.controllers.navigator import Place
from tests.ui.end_to_end.screen import pane, texts
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


async def test_the_page_of_a_container_says_what_is_being_done_to_it(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    await until(lambda: pane(content, "containers").model.rowCount() == 1)
    content.navigator.go(Place("containers", "local/web"))
    page = content.pages.currentWidget()
    await until(lambda: "Running" in texts(page))
    job = await gateway.submit("local", StopContainer(target="web"))
    await until(lambda: "Stopping…  ·  nginx:1.25" in texts(page))
    assert "Running" not in texts(page)
    gateway.end_job(job, JobState.SUCCEEDED)
    await until(lambda: "Running" in texts(page) and "Stopping…" not in texts(page))
