from caas_console.models.controllers.connections import Connection, daemon_at
from caas_console.views.words.names import daemons_text
from tests.ui.end_to_end.screen import texts
from tests.ui.fake_gateway import FakeGateway, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

DAEMONS = [daemon_at(f"unix:///srv/host{number}/docker.sock") for number in (1, 2)]


async def test_title_and_status_bar_say_which_daemons_are_shown(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()), connection=Connection(tuple(DAEMONS)))
    await until(lambda: "Connected directly to host1, host2" in texts(content))
    assert content.bench.window.windowTitle() == "Containers – host1, host2 – CaaS Console"


def test_many_daemons_are_counted() -> None:
    assert daemons_text([*DAEMONS, *DAEMONS]) == "4 hosts"
