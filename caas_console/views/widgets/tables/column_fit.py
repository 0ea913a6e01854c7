"""The widths of a table's columns, so that they fill the view and no more, until a person's own."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QHeaderView

from caas_console.models.items.columns import Column

_LEAST_PART = 0.8  # of its declared width, to which an elastic column shrinks


class ColumnFit(QObject):
    """Shares out the width that is left over, or lacking, among the elastic columns.

    Once a person has sized a column nothing is shared out any more: they know what they want.

    Attributes:
        by_hand: whether a person has sized a column.
    """

    def __init__(self, header: QHeaderView, columns: Sequence[Column[Any]]) -> None:
        super().__init__(header)
        self._header = header
        self._columns = columns
        self._available = 0
        self._fitting = False
        self.by_hand = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        header.sectionResized.connect(self._on_section_resized)

    def set_available(self, width: int) -> None:
        """So many pixels are there for all columns together."""
        self._available = width
        self._fit()

    def restore(self, *, by_hand: bool) -> None:
        """The header has the widths of an earlier time."""
        self.by_hand = by_hand
        self._fit()

    def _on_section_resized(self, _section: int, old: int, new: int) -> None:
        if self._fitting:
            return
        if 0 in {old, new}:
            # Hidden or shown: the header does not say so before it is done with it.
            self._soon.start()
        else:
            self.by_hand = True

    def _fit(self) -> None:
        shown = [
            (number, column)
            for number, column in enumerate(self._columns)
            if not self._header.isSectionHidden(number)
        ]
        # Where no other can, the last column fills the view.
        elastic = {number for number, column in shown if column.elastic} or {
            max((number for number, _ in shown), key=self._header.visualIndex, default=-1)
        }
        declared = sum(column.width for _, column in shown)
        flexible = sum(column.width for number, column in shown if number in elastic)
        self._fitting = True
        self._header.setStretchLastSection(self.by_hand)
        if not self.by_hand and self._available > 0:
            spare = self._available - declared
            if spare < (_LEAST_PART - 1) * flexible:
                # They cannot all be seen at once: then each is to be legible.
                spare = 0
            for number, column in shown:
                share = 0
                if number in elastic:
                    # Whole pixels that add up: each gets its part of what is still to be shared.
                    share = round(spare * column.width / flexible)
                    spare -= share
                    flexible -= column.width
                self._header.resizeSection(number, column.width + share)
        self._fitting = False
