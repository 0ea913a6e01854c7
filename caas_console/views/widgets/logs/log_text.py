"""Selected lines of a log as text."""

from caas_console.views.widgets.logs.log_rows import LogRows
from caas_console.views.widgets.logs.log_selection import LogSelection

_MOST_LINES = 500_000


def selected_text(rows: LogRows, selection: LogSelection) -> str:
    """What is selected, of the lines that are shown; at most half a million lines."""
    bounds = selection.bounds
    if bounds is None:
        return ""
    first = rows.index_of(bounds[0].number)
    parts = []
    for index in range(first, min(len(rows), first + _MOST_LINES)):
        number = rows.number_at(index)
        span = selection.span(number)
        if span is None:
            break
        parts.append(rows.line(number).text[slice(*span)])
    return "\n".join(parts)
