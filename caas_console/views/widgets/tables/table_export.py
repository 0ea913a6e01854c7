"""Rows as text that other programs take: tab-separated, CSV, JSON."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHeaderView

from caas_console.models.items.columns import Column, R

ExportFormat = Literal["text", "csv", "json"]


def export_rows(
    rows: Sequence[R], columns: Sequence[Column[R]], export_format: ExportFormat
) -> str:
    """The rows in these columns: as people read them, or for JSON as values by column id."""
    if export_format == "json":
        return json.dumps(
            [{column.id: _plain(column, row) for column in columns} for row in rows],
            ensure_ascii=False,
            indent=2,
        )
    titles = [QCoreApplication.translate("Columns", column.title) for column in columns]
    texts = [[column.text(row) for column in columns] for row in rows]
    if export_format == "csv":
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows([titles, *texts])
        return buffer.getvalue()
    return "\n".join("\t".join(line) for line in [titles, *texts])


def shown_columns(header: QHeaderView, columns: Sequence[Column[R]]) -> list[Column[R]]:
    """The columns that a person sees, from left to right."""
    order = (header.logicalIndex(visual) for visual in range(header.count()))
    return [columns[number] for number in order if not header.isSectionHidden(number)]


def _plain(column: Column[R], row: R) -> Any:
    value = column.value(row)
    if isinstance(value, datetime):
        return value.isoformat()
    # A text is sorted by a key of its own; people know it as it is shown.
    return column.text(row) if isinstance(value, str) else value
