"""The tabs that live streams feed: logs, charts, shell; each also fits into the drawer."""

from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.controllers.charts_controller import ChartsController
from caas_console.models.controllers.shell_controller import ShellController
from caas_console.views.widgets.charts.charts_view import ChartsView
from caas_console.views.widgets.logs.log_view import LogView
from caas_console.views.widgets.terminal.shell_view import ShellView
from caas_console.views.workbench import Workbench


def make_logs(bench: Workbench, container: ObjectRef) -> QWidget:
    """The log of a container."""
    return LogView.of_container(bench.session.gateway, container, _name(bench, container))


def make_charts(bench: Workbench, container: ObjectRef) -> QWidget:
    """The charts of a container."""
    session = bench.session
    controller = ChartsController(lambda: session.gateway, session.state, container)
    controller.start()
    return ChartsView(controller, _name(bench, container))


def make_shell(bench: Workbench, container: ObjectRef) -> QWidget:
    """A shell in a container, started when it is first shown."""
    # The emulator is a library of 11 MB, which most windows never need.
    from caas_console.models.terminal.ghostty.core import GhosttyCore  # noqa: PLC0415

    return ShellView(ShellController(bench.session.gateway, container, GhosttyCore()))


def _name(bench: Workbench, ref: ObjectRef) -> str:
    container = bench.session.state.cache.containers.get(str(ref))
    return container.name if container else ref.engine_id[:12]
