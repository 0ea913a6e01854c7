"""The pane of images."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.operations_controller import OperationsController
from caas_console.models.items.columns import CellIcon, Column
from caas_console.models.state.formats import format_bytes, short_id
from caas_console.models.state.rows.image_row import IMAGE_FIELDS, ImageRow, image_rows
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import (
    created_column,
    environment_column,
    host_column,
    host_grouping,
    tenant_column,
    usage_column,
)
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.workbench import Workbench


def _columns(operations: OperationsController) -> tuple[Column[ImageRow], ...]:
    def busy(row: ImageRow) -> CellIcon | None:
        return ("state-starting", "busy") if operations.busy_with(row.id) else None

    return (
        Column(
            id="name",
            title=QT_TRANSLATE_NOOP("Columns", "Image"),
            value=lambda row: row.name_key,
            text=lambda row: row.name,
            icon=busy,
            tone=lambda row: "muted" if row.dangling else None,
            tip=lambda row: "\n".join(row.resource.tags) or row.resource.engine_id,
            width=260,
            elastic=True,
        ),
        Column(
            id="tags",
            title=QT_TRANSLATE_NOOP("Columns", "Other tags"),
            value=lambda row: len(row.tags),
            text=lambda row: ", ".join(row.tags[1:]),
            tone=lambda _: "muted",
            width=180,
            elastic=True,
        ),
        Column(
            id="size",
            title=QT_TRANSLATE_NOOP("Columns", "Size"),
            value=lambda row: row.resource.size_bytes,
            text=lambda row: format_bytes(row.resource.size_bytes),
            numeric=True,
            width=90,
        ),
        usage_column(ImageRow),
        host_column(ImageRow),
        environment_column(ImageRow),
        tenant_column(ImageRow),
        Column(
            id="id",
            title=QT_TRANSLATE_NOOP("Columns", "ID"),
            value=lambda row: row.resource.engine_id,
            text=lambda row: short_id(row.resource.engine_id),
            mono=True,
            tone=lambda _: "muted",
            width=110,
        ),
        Column(
            id="architecture",
            title=QT_TRANSLATE_NOOP("Columns", "Architecture"),
            value=lambda row: row.resource.architecture,
            text=lambda row: row.resource.architecture or "",
            width=100,
            shown=False,
        ),
        created_column(ImageRow),
    )


def _open(bench: Workbench, row: ImageRow) -> None:
    bench.navigator.go(Place("images", row.id))


IMAGES = PaneSpec[ImageRow](
    id="images",
    kind="image",
    title=QT_TRANSLATE_NOOP("Panes", "Images"),
    icon="image",
    rows=image_rows,
    fields=IMAGE_FIELDS,
    columns=lambda bench: _columns(bench.operations),
    groupings=(host_grouping(ImageRow),),
    example="used:no size>100m",
    empty_title=QT_TRANSLATE_NOOP("Panes", "No images yet"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes", "Pull one from a registry; running a container pulls its image by itself."
    ),
    empty_action="image.pull",
    open=_open,
    is_stale=lambda row: row.stale,
)
