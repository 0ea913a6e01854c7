"""The tabs that live streams feed: logs, charts, shell; each also fits into the drawer.

The first rows need none of them, so each is loaded when the first of its kind is opened.
"""

from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import Runtime
from caas_console.views.workbench import Workbench


def make_logs(bench: Workbench, container: ObjectRef, reason: str = "") -> QWidget:
    """The log of a container; ``reason`` is what was stated where one is needed."""
    from caas_console.views.widgets.logs.log_view import LogView  # noqa: PLC0415

    view = LogView.of_container(runtime_for(bench, reason), container, _name(bench, container))
    view.controller.follow_container(bench.session.state)
    bench.session.access_changed.connect(view.controller.look_again)
    return view


def make_charts(bench: Workbench, container: ObjectRef) -> QWidget:
    """The charts of a container."""
    from caas_console.models.controllers.charts_controller import (  # noqa: PLC0415
        ChartsController,
    )
    from caas_console.views.widgets.charts.charts_view import ChartsView  # noqa: PLC0415

    session = bench.session
    controller = ChartsController(lambda: session.gateway, session.state, container)
    return ChartsView(controller, _name(bench, container))


def make_shell(bench: Workbench, container: ObjectRef, reason: str = "") -> QWidget:
    """A shell in a container, started when it is first shown; ``reason`` as for logs."""
    from caas_console.views.widgets.terminal.shell_view import ShellView  # noqa: PLC0415

    cache = bench.session.state.cache
    return ShellView.of_container(runtime_for(bench, reason), cache, container)


def runtime_for(bench: Workbench, reason: str) -> Runtime:
    """What is entered through, for a reason that was stated or, with "", for none."""
    gateway = bench.session.gateway
    return gateway.with_reason(reason) if reason else gateway


def _name(bench: Workbench, ref: ObjectRef) -> str:
    container = bench.session.state.cache.containers.get(str(ref))
    return container.name if container else ref.engine_id[:12]
