"""The platform is killed under an open shell."""

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.views.pages.live_tabs import make_shell
from caas_console.views.widgets.terminal.shell_view import ShellView
from tests.integration.client.embedded import EmbeddedHome
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.conftest import OpenConsole
from tests.ui.end_to_end.screen import soon


async def test_a_cut_shell_says_so_in_plain_words_and_opens_again_when_the_platform_is_back(
    daemon: Daemon, home: EmbeddedHome, open_on_platform: OpenConsole
) -> None:
    container = daemon.client.containers.run(
        "busybox:1", ["sleep", "600"], detach=True, name="worker"
    )
    console = await open_on_platform(daemon.url)
    ref = ObjectRef("local", str(container.id))
    await soon(lambda: str(ref) in console.session.state.cache.containers)
    view = make_shell(console.bench, ref)
    assert isinstance(view, ShellView)
    console.workspace.add(view, "worker", "shell")
    await soon(lambda: any("#" in line.text for line in view.terminal.view.lines))
    title = view.strip.title
    home.kill_platform()
    await soon(lambda: title.text() == "The connection to worker is lost")
    assert view.strip.button.isHidden()
    await soon(lambda: title.text() == "Shell: the connection was lost")
    assert view.strip.detail.text() == "Press R or Enter to open a new shell."
    assert not view.strip.button.isHidden()
    view.strip.button.click()
    await soon(view.strip.isHidden)
