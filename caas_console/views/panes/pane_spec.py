"""The declaration of a resource pane."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic

from PySide6.QtCore import QObject

from caas_console.models.controllers.actions import Action
from caas_console.models.items.columns import Column, Grouping, R
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.query_fields import Fields
from caas_console.models.state.rows.row_table import RowTable
from caas_console.views.workbench import Workbench


@dataclass(frozen=True, kw_only=True)
class PaneSpec(Generic[R]):
    """What makes one pane of live rows differ from the others.

    Texts are English source texts, translated in the context ``Panes``.

    Attributes:
        id: names the pane in places and settings, such as ``containers``.
        kind: of the objects, and of their actions in the registry.
        rows: makes the rows.
        columns: what can be shown of a row.
        sort: the column by which rows are sorted at first, and whether from the greatest.
        example: a query that makes sense here.
        empty_title: what is said where there is no row at all.
        empty_detail: why that may be, and what to do.
        empty_action: id of the action that helps; empty where none does.
        open: what Enter on a row does; None does nothing.
        actions: what can be done, told what it is offered in; None for what the registry holds for
            the kind.
        note: what is said below the table of the selected row, or of the first that has something
            to say: a title and the rest.
        remark: what is said below the table of all of it, whichever rows there are; "" is nothing.
        measured: whether rows show measurements.
        tick: milliseconds between two looks at ages; what is short wants few rows.
        is_stale: whether what is known of a row may no longer be so.
    """

    id: str
    kind: str
    title: str
    icon: str
    rows: Callable[[ConsoleState], RowTable[R]]
    fields: Fields[R]
    columns: Callable[[Workbench], Sequence[Column[R]]]
    groupings: tuple[Grouping[R], ...] = ()
    sort: tuple[str, bool] = ("name", False)
    example: str = ""
    empty_title: str
    empty_detail: str = ""
    empty_action: str = ""
    open: Callable[[Workbench, R], None] | None = None
    actions: Callable[[Workbench, QObject], Sequence[Action[R]]] | None = None
    note: Callable[[R], tuple[str, str] | None] | None = None
    remark: Callable[[Workbench], str] = lambda _: ""
    measured: bool = False
    tick: int = 10_000
    is_stale: Callable[[R], bool] = lambda _: False
