"""The tabs that live streams feed: logs, charts, shell; each also fits into the drawer."""

from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.controllers.charts_controller import ChartsController
from caas_console.views.widgets.charts.charts_view import ChartsView
from caas_console.views.widgets.logs.log_view import LogView
from caas_console.views.widgets.terminal.shell_view import ShellView
from caas_console.views.workbench import Workbench


def make_logs(bench: Workbench, container: ObjectRef) -> QWidget:
    """The log of a container."""
    view = LogView.of_container(bench.session.gateway, container, _name(bench, container))
    view.controller.follow_container(bench.session.state.cache)
    return view


def make_charts(bench: Workbench, container: ObjectRef) -> QWidget:
    """The charts of a container."""
    session = bench.session
    controller = ChartsController(lambda: session.gateway, session.state, container)
    return ChartsView(controller, _name(bench, container))


def make_shell(bench: Workbench, container: ObjectRef) -> QWidget:
    """A shell in a container, started when it is first shown."""
    return ShellView.of_container(bench.session.gateway, container)


def _name(bench: Workbench, ref: ObjectRef) -> str:
    container = bench.session.state.cache.containers.get(str(ref))
    return container.name if container else ref.engine_id[:12]
