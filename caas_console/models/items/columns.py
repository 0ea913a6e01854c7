"""What a table shows of a row: one description a column, one a grouping."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from caas_console.models.state.rows.row_table import Row

SortValue = str | int | float | datetime | None
CellIcon = tuple[str, str]  # name in resources/icons, colour token of the theme

R = TypeVar("R", bound=Row)


class Gauge(NamedTuple):
    """A bar that shows how much of a limit is used.

    Attributes:
        share: 1.0 is all of it; what is more shows as all.
        token: the bar's colour in the theme.
    """

    share: float
    token: str


@dataclass(frozen=True, kw_only=True)
class Column(Generic[R]):
    """A column of a table.

    Attributes:
        id: names the column in settings and exports.
        title: English source text, translated in the context ``Columns``.
        value: what the column sorts by and exports; None is unknown and sorts last.
        text: what people read; asked for at each painting.
        width: initial width in pixels.
        elastic: whether it takes width that is left over, and gives up its own where some lacks.
        numeric: aligned to the right.
        shown: whether it is there before anyone chooses columns.
        mono: painted in the monospace font.
        icon: a picture before the text.
        tone: colour token of the text; None is the normal text colour.
        history: values of a sparkline before the text, oldest first.
        series: colour token of the sparkline.
        ceiling: the least value that fills the sparkline's height.
        gauge: a bar over the width that the texts of the column leave.
        tip: the tool tip where the text alone says too little.
    """

    id: str
    title: str
    value: Callable[[R], SortValue]
    text: Callable[[R], str]
    width: int = 120
    elastic: bool = False
    numeric: bool = False
    shown: bool = True
    mono: bool = False
    icon: Callable[[R], CellIcon | None] | None = None
    tone: Callable[[R], str | None] | None = None
    history: Callable[[R], Sequence[float]] | None = None
    series: str = "series_1"
    ceiling: float = 0.0
    gauge: Callable[[R], Gauge | None] | None = None
    tip: Callable[[R], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Grouping(Generic[R]):
    """A way to put rows under headings.

    Attributes:
        title: English source text, translated in the context ``Columns``.
        key: the heading of a row; "" is for rows that belong to none.
        empty: English source text of the heading for these, in the same context.
    """

    id: str
    title: str
    key: Callable[[R], str]
    empty: str = ""
