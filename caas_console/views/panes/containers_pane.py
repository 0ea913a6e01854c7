"""The pane of containers: those of all hosts in one table."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.state.rows.container_row import (
    CONTAINER_FIELDS,
    ContainerRow,
    container_rows,
)
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.container_columns import CONTAINER_GROUPINGS, container_columns
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.workbench import Workbench


def _open(bench: Workbench, row: ContainerRow) -> None:
    bench.navigator.go(Place("containers", row.id))


CONTAINERS = PaneSpec[ContainerRow](
    id="containers",
    kind="container",
    title=QT_TRANSLATE_NOOP("Panes", "Containers"),
    icon="container",
    rows=container_rows,
    fields=CONTAINER_FIELDS,
    columns=lambda bench: container_columns(bench.operations),
    groupings=CONTAINER_GROUPINGS,
    example="state:running stack:web cpu>50",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No containers yet"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes",
        "Containers appear here as soon as they exist, whoever makes them: this console, "
        "the docker command or Compose.",
    ),
    empty_action="container.run",
    open=_open,
    measured=True,
    is_stale=lambda row: row.stale,
)
