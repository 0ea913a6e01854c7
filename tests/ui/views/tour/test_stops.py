from datetime import timedelta

from PySide6.QtWidgets import QDialog

from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.tour.stops import Stop, all_stops
from tests.ui.end_to_end.screen import cell, texts
from tests.ui.fake_administration import group, tenant
from tests.ui.fake_gateway import NOW, FakeGateway, container, host, image
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


async def stop_at(open_window: OpenWindow, name: str) -> tuple[WindowContent, Stop]:
    content = await open_window(FakeGateway(host(), container("web"), image()))
    await until(lambda: cell(content, "containers", "web", "state") == "Running")
    return content, next(stop for stop in all_stops(content) if stop.name == name)


def measure(content: WindowContent, seconds: int) -> None:
    samples = content.session.state.samples
    at = NOW + timedelta(seconds=seconds)
    samples.take((ContainerSample(id="local/web", at=at, cpu_percent=1.0),))
    samples.flush()


async def test_charts_are_taken_once_there_is_a_line_to_draw(open_window: OpenWindow) -> None:
    content, stop = await stop_at(open_window, "container-charts")
    stop.open()
    assert not stop.ready()
    for second in range(3):
        measure(content, second)
    await until(stop.ready)


async def test_the_dashboard_is_taken_once_it_shows_measurements(open_window: OpenWindow) -> None:
    content, stop = await stop_at(open_window, "dashboard")
    stop.open()
    assert not stop.ready()
    for second in range(3):
        measure(content, second)
    await until(stop.ready)


async def test_a_page_is_taken_once_it_has_been_read(open_window: OpenWindow) -> None:
    _, stop = await stop_at(open_window, "container-inspect")
    stop.open()
    assert not stop.ready()
    await until(stop.ready)


async def test_the_dialogs_of_a_login_are_shown_where_nobody_has_to_log_in(
    open_window: OpenWindow,
) -> None:
    content, trust = await stop_at(open_window, "dialog-trust")
    login = next(stop for stop in all_stops(content) if stop.name == "dialog-login")
    for stop, told in ((trust, "Do you trust this platform?"), (login, "Log in to Example")):
        shown = stop.open()
        assert shown is not None
        assert told in texts(shown)
        shown.close()


async def test_tenants_groups_and_their_dialogs_are_visited(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), tenant(), group())
    content = await open_window(gateway)
    await until(lambda: content.session.state.access)
    await until(lambda: content.session.state.cache.objects("group"))
    stops = {stop.name: stop for stop in all_stops(content)}
    for name in ("access", "groups", "tenant-quotas", "group"):
        stops[name].open()
        await until(stops[name].ready)
    for name in ("dialog-tenant", "dialog-group", "dialog-role"):
        shown = stops[name].open()
        assert isinstance(shown, QDialog)
        shown.close()
