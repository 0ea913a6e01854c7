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
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from caas_console.models.state.query_conditions import (
    Misfit,
    ProblemCode,
    Searchable,
    Selector,
    field_selector,
    word_selector,
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
        self._selectors: list[Selector[R]] = []
        for term in split_terms(text):
            self._add(term)

    @property
    def problems(self) -> tuple[QueryProblem, ...]:
        """What could not be understood, in the order of the text."""
        return tuple(self._problems)

    @property
    def empty(self) -> bool:
        """Whether every row matches."""
        return not self._selectors

    def select(self, rows: Iterable[R]) -> list[R]:
        """The rows that match, in their order."""
        now = time.time()
        found = list(rows)
        for selector in self._selectors:
            found = selector(found, now)
        return found

    def matches(self, row: R) -> bool:
        """Whether a row matches."""
        return bool(self.select((row,)))

    def _add(self, term: Term) -> None:
        try:
            self._selectors.append(self._selector(term))
        except Misfit as misfit:
            problem = QueryProblem(term.position, misfit.code, misfit.text, misfit.words)
            self._problems.append(problem)

    def _selector(self, term: Term) -> Selector[R]:
        if not term.field:
            return word_selector(term)
        field = self._fields.get(term.field)
        if field is not None:
            return field_selector(term, field)
        if term.operator is not Operator.HAS:
            raise Misfit(ProblemCode.UNKNOWN_FIELD, term.field)
        # Such as `nginx:1.25`: told, and looked for as it stands.
        self._problems.append(QueryProblem(term.position, ProblemCode.UNKNOWN_FIELD, term.field))
        return word_selector(term)
