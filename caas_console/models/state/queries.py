"""The filter box's language.

::

    web db                 both words occur, anywhere in the row
    "two words"            the phrase occurs
    state:running,paused   the field has one of the values
    name=web  state!=dead  the field is exactly the value, or is not
    -word  -state:exited   what must not match
    cpu>50 mem>=1g age<2d  comparisons: < <= > >=; sizes are binary, ages need a unit

Upper and lower case are the same. What cannot be understood is told and left out, so that a
table follows the typing.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Generic, TypeVar

from caas_console.models.state.query_conditions import (
    Misfit,
    ProblemCode,
    Searchable,
    Verdicts,
    Word,
    field_verdicts,
    looked_for,
)
from caas_console.models.state.query_fields import Fields
from caas_console.models.state.query_terms import Operator, Term, split_terms

R = TypeVar("R", bound=Searchable)


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """What is wrong where.

    Attributes:
        position: of the term, in characters.
        text: the field or value meant.
        words: what the value could be instead, where that is known.
    """

    position: int
    code: ProblemCode
    text: str
    words: tuple[str, ...] = ()


class Listing(Generic[R]):
    """Rows in an order, prepared to be put to one query after the other.

    Words are looked for without a look at the rows, which lie all over the memory.

    Args:
        ids: in their order.
        rows: by id.
    """

    def __init__(self, ids: list[str], rows: Mapping[str, R]) -> None:
        self.ids = ids
        self._by_id = rows

    @cached_property
    def haystacks(self) -> list[str]:
        """Those of all rows."""
        # Copies, which lie side by side: they are looked through in half the time.
        return ["".join((self._by_id[one].haystack, "")) for one in self.ids]  # noqa: FLY002

    def rows_of(self, ids: list[str]) -> list[R]:
        """The rows with some of the ids."""
        return self._rows if ids is self.ids else [self._by_id[one] for one in ids]

    @cached_property
    def _rows(self) -> list[R]:
        return [self._by_id[one] for one in self.ids]


class Query(Generic[R]):
    """A parsed query, ready to filter rows.

    Args:
        text: as it was typed.
        fields: what rows of this kind can be asked for.
    """

    def __init__(self, text: str, fields: Fields[R]) -> None:
        self.text = text
        self._fields = fields
        self._problems: list[QueryProblem] = []
        self._words: list[Word] = []
        self._verdicts: list[Verdicts[R]] = []
        for term in split_terms(text):
            self._add(term)

    @property
    def problems(self) -> tuple[QueryProblem, ...]:
        """What could not be understood, in the order of the text."""
        return tuple(self._problems)

    @property
    def empty(self) -> bool:
        """Whether every row matches."""
        return not (self._words or self._verdicts)

    def select(self, rows: Iterable[R]) -> list[R]:
        """The rows that match, in their order."""
        now = time.time()
        found = list(rows)
        for word in self._words:
            found = list(compress(found, word.verdicts(row.haystack for row in found)))
        for verdicts in self._verdicts:
            found = list(compress(found, verdicts(found, now)))
        return found

    def find(self, listing: Listing[R]) -> list[str]:
        """The ids of those that match, in their order; for many rows at once."""
        matching, found = listing.ids, list[bool]()
        haystacks = listing.haystacks if self._words else []
        for word in self._words:
            if found:
                haystacks = list(compress(haystacks, found))
            found = word.verdicts(haystacks)
            matching = list(compress(matching, found))
        if self._verdicts:
            now = time.time()
            rows = listing.rows_of(matching)
            for verdicts in self._verdicts:
                kept = list(verdicts(rows, now))
                matching, rows = list(compress(matching, kept)), list(compress(rows, kept))
        return matching

    def matches(self, row: R) -> bool:
        """Whether a row matches."""
        return bool(self.select((row,)))

    def _add(self, term: Term) -> None:
        try:
            self._take(term)
        except Misfit as misfit:
            problem = QueryProblem(term.position, misfit.code, misfit.text, misfit.words)
            self._problems.append(problem)

    def _take(self, term: Term) -> None:
        field = self._fields.get(term.field)
        if field is not None:
            self._verdicts.append(field_verdicts(term, field))
            return
        if term.field:
            if term.operator is not Operator.HAS:
                raise Misfit(ProblemCode.UNKNOWN_FIELD, term.field)
            # Such as `nginx:1.25`: told, and looked for as it stands.
            problem = QueryProblem(term.position, ProblemCode.UNKNOWN_FIELD, term.field)
            self._problems.append(problem)
        self._words.append(looked_for(term))
