"""Which rows a table shows, in which order and under which headings; without Qt.

Design: sort keys are prepared once a row and kept by id, so that sorting and filtering a
hundred thousand rows runs at the speed of C. A query is put to all rows in the order that they
have, which is what is shown then; after that only to rows that change.
"""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from caas_console.models.items.columns import Column, Grouping, R
from caas_console.models.state.queries import Listing, Query

_HEADING = "\0"
# So many removals cost less one by one than a new list.
_FEW = 20


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above a group of rows; ``title`` is "" for rows that belong to no group."""

    title: str
    count: int
    collapsed: bool


def is_heading(entry: str) -> bool:
    """Whether an entry is a heading's and not a row's."""
    return entry.startswith(_HEADING)


class Arrangement(Generic[R]):
    """Rows by id, and the entries that a table shows of them.

    An entry is a row's id or, where rows are grouped, the key of a heading.
    """

    def __init__(self) -> None:
        self.rows: dict[str, R] = {}
        self.headings: dict[str, Heading] = {}
        self.grouping: Grouping[R] | None = None
        self._query: Query[R] | None = None
        # What matches: as it was found, in order, until something changes; from then on a set.
        self._found: list[str] | None = None
        self._matching: set[str] = set()
        self._column: Column[R] | None = None
        self._descending = False
        self._order: list[str] = []
        # Made anew for the first query after a change.
        self._listing: Listing[R] | None = None
        # A flag for unknown values and the column's value; those of a column compare.
        self._keys: dict[str, tuple[bool, Any]] = {}
        self._groups: dict[str, str] = {}
        self._collapsed: set[str] = set()
        self._unsorted = False

    @property
    def matching(self) -> AbstractSet[str]:
        """The ids of the rows that match, in collapsed groups too."""
        return self.rows.keys() if self._query is None else self._matches()

    @property
    def matching_count(self) -> int:
        """How many rows match, without the cost of ``matching``."""
        return len(self.matching if self._found is None else self._found)

    def sort_by(self, column: Column[R] | None, *, descending: bool = False) -> None:
        """Order rows by a column from now on; None keeps the order of arrival."""
        self._column = column
        self._descending = descending
        self._keys = {entry: self._key(row) for entry, row in self.rows.items()}
        self._unsorted = True

    def filter_by(self, query: Query[R] | None) -> None:
        """Show only rows that match from now on; None shows all."""
        self._query = query if query is not None and not query.empty else None
        self.match_again()

    def match_again(self) -> bool:
        """Put every row to the query, for its time has passed; whether there is a query."""
        self._found = None
        if self._query is None:
            return False
        if self._listing is None:
            self._listing = Listing(self._order, self.rows)
        self._found = self._query.find(self._listing)
        return True

    def group_by(self, grouping: Grouping[R] | None) -> None:
        """Put rows under headings from now on; None puts them under none."""
        self.grouping = grouping
        self._collapsed.clear()
        self._groups = {}
        if grouping is not None:
            self._groups = {entry: grouping.key(row) for entry, row in self.rows.items()}

    def toggle(self, heading: str) -> None:
        """Collapse or expand a group."""
        self._collapsed ^= {heading}

    def set_all_collapsed(self, collapsed: bool) -> None:
        """Collapse or expand every group."""
        self._collapsed = set(self.headings) if collapsed else set()

    def update(self, rows: Mapping[str, R], removed: Collection[str]) -> bool:
        """Take in new, changed and removed rows; whether other entries may be shown now."""
        self._listing = None
        gone = [entry for entry in removed if self._remove(entry)]
        changed = bool(gone)
        if len(gone) > _FEW:
            self._order = [entry for entry in self._order if entry in self.rows]
        else:
            for entry in gone:
                self._order.remove(entry)
        for entry, row in rows.items():
            if entry not in self.rows:
                self._order.append(entry)
                changed = self._unsorted = True
            self.rows[entry] = row
        return self._refresh_facts(rows) or changed

    def touch(self, entries: Iterable[str]) -> bool:
        """Look at rows again whose live values changed; whether the entries may be others."""
        return self._refresh_facts({one: self.rows[one] for one in entries if one in self.rows})

    def resort_needed(self) -> bool:
        """Whether rows lie out of their order by now."""
        return self._unsorted

    def arrange(self, *, resort: bool = True) -> list[str]:
        """The entries to show; without ``resort`` rows stay where they lie."""
        if resort and self._unsorted:
            if self._column is not None:
                self._matches()  # No longer in the order in which they were found.
                self._order.sort(key=self._keys.__getitem__, reverse=self._descending)
                self._listing = None
            self._unsorted = False
        shown = self._shown()
        return shown if self.grouping is None else self._grouped(shown)

    def _shown(self) -> list[str]:
        if self._query is None:
            return self._order.copy()
        if self._found is not None:
            return self._found.copy()
        matching = self._matching
        return [entry for entry in self._order if entry in matching]

    def _matches(self) -> set[str]:
        """What matches, apart from any order."""
        if self._found is not None:
            self._matching, self._found = set(self._found), None
        return self._matching

    def _grouped(self, shown: list[str]) -> list[str]:
        buckets: dict[str, list[str]] = {}
        for entry in shown:
            buckets.setdefault(self._groups[entry], []).append(entry)
        self.headings = {}
        entries = []
        # Rows of no group come last.
        for title in sorted(buckets, key=lambda one: (not one, one.lower())):
            heading = _HEADING + title
            collapsed = heading in self._collapsed
            self.headings[heading] = Heading(title, len(buckets[title]), collapsed)
            entries.append(heading)
            if not collapsed:
                entries.extend(buckets[title])
        return entries

    def _refresh_facts(self, rows: Mapping[str, R]) -> bool:
        """Prepare keys and groups anew; whether what is shown of these rows changed."""
        regrouped = False
        for entry, row in rows.items():
            key = self._key(row)
            if self._keys.get(entry) != key:
                self._keys[entry] = key
                self._unsorted = self._unsorted or self._column is not None
            if self.grouping is not None:
                group = self.grouping.key(row)
                regrouped |= self._groups.get(entry) != group
                self._groups[entry] = group
        return self._match_changed(rows) or regrouped

    def _match_changed(self, rows: Mapping[str, R]) -> bool:
        if self._query is None:
            return False
        matching = self._matches()
        before = matching.intersection(rows)
        now = {row.id for row in self._query.select(rows.values())}
        matching -= before - now
        matching |= now
        return before != now

    def _key(self, row: R) -> tuple[bool, Any]:
        if self._column is None:
            return (False, None)
        value = self._column.value(row)
        if isinstance(value, datetime):
            # Numbers compare many times faster.
            value = value.timestamp()
        # Unknown values stay at the end in both directions.
        return ((value is None) != self._descending, value)

    def _remove(self, entry: str) -> bool:
        self._keys.pop(entry, None)
        self._groups.pop(entry, None)
        self._matches().discard(entry)
        return self.rows.pop(entry, None) is not None
