"""From every connection the dialog leads to all others that are known, the platform first."""

from collections.abc import Sequence

import pytest

from caas_console.models.controllers.connections import DaemonChoice, daemon_at
from caas_console.views.dialogs import connect_dialog
from caas_console.views.dialogs.connect_dialog import ConnectDialog
from tests.ui.fake_gateway import FakeGateway, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

SOCKET = DaemonChoice("default", "unix:///var/run/docker.sock", current=True)
EDGE = DaemonChoice("edge", "tcp://edge:2376", "/certificates")
PLATFORM: Sequence[DaemonChoice] = ()


@pytest.fixture(autouse=True)
def _contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    async def known() -> list[DaemonChoice]:
        return [SOCKET, EDGE]

    monkeypatch.setattr(connect_dialog, "known_daemons", known)


class Asked:
    """An open dialog, and what was chosen in it."""

    def __init__(self, dialog: ConnectDialog, chosen: list[Sequence[DaemonChoice]]) -> None:
        self.dialog = dialog
        self.chosen = chosen

    @property
    def lines(self) -> list[str]:
        """What is offered."""
        known = self.dialog.known
        return [known.item(row).text() for row in range(known.count())]

    def choose(self, row: int) -> Sequence[DaemonChoice]:
        """What is connected to when a line is activated."""
        self.dialog.known.setCurrentRow(row)
        self.dialog.submit()
        (connection,) = self.chosen
        return connection


async def ask(
    open_window: OpenWindow,
    current: Sequence[DaemonChoice],
    first: Sequence[DaemonChoice] = PLATFORM,
    recent: Sequence[str] = (),
) -> Asked:
    content = await open_window(FakeGateway(host()))
    chosen: list[Sequence[DaemonChoice]] = []
    asked = Asked(
        ConnectDialog(content.bench.window, current, first, recent, chosen.append), chosen
    )
    asked.dialog.open()
    await until(lambda: any("edge" in line for line in asked.lines))
    return asked


async def test_from_a_daemon_one_gets_back_to_the_platform(open_window: OpenWindow) -> None:
    elsewhere = [daemon_at("ssh://ada@build")]
    asked = await ask(open_window, elsewhere, recent=["ssh://ada@build"])
    assert asked.lines == [
        "This machine’s platform",
        "build   (current)   ssh://ada@build",
        "default   unix:///var/run/docker.sock",
        "edge   tcp://edge:2376",
    ]
    assert asked.dialog.known.currentRow() == 0
    assert asked.choose(0) == PLATFORM


async def test_on_the_platform_the_daemon_of_the_docker_command_is_next(
    open_window: OpenWindow,
) -> None:
    asked = await ask(open_window, PLATFORM)
    assert asked.lines[0] == "This machine’s platform   (current)"
    assert asked.choose(asked.dialog.known.currentRow()) == [SOCKET]


async def test_daemons_that_the_console_was_started_on_are_offered_together(
    open_window: OpenWindow,
) -> None:
    started = [daemon_at(f"unix:///srv/host{number}/docker.sock") for number in (1, 2)]
    asked = await ask(open_window, [EDGE], started)
    assert "(current)" in next(line for line in asked.lines if line.startswith("edge"))
    row = next(row for row, line in enumerate(asked.lines) if line.startswith("host1, host2"))
    assert asked.choose(row) == started
