"""A term of a query as a function that keeps the rows that match."""

import operator
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Protocol, TypeVar

from caas_console.models.state.query_fields import (
    AgeField,
    Field,
    ListField,
    NumberField,
    TextField,
    WordField,
)
from caas_console.models.state.query_terms import Operator, Term
from caas_console.models.state.query_values import parse_duration, parse_number


class Searchable(Protocol):
    """A row that has the lower-cased text that words are looked for in."""

    @property
    def haystack(self) -> str: ...


R = TypeVar("R", bound=Searchable)
Test = Callable[[R], bool]
# Keeps what matches at a moment (seconds since the epoch): ages grow while a query stands.
Selector = Callable[[Iterable[R], float], list[R]]


class ProblemCode(StrEnum):
    """What is wrong with a term."""

    INCOMPLETE = "incomplete"
    UNKNOWN_FIELD = "unknown-field"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_DURATION = "not-a-duration"
    NOT_COMPARABLE = "not-comparable"


class Misfit(Exception):
    """A term that cannot become a condition; ``text`` is the field or value at fault."""

    def __init__(self, code: ProblemCode, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


_COMPARE: dict[Operator, Callable[[float, float], bool]] = {
    Operator.HAS: operator.eq,
    Operator.EQUAL: operator.eq,
    Operator.LESS: operator.lt,
    Operator.LESS_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_EQUAL: operator.ge,
}


def word_selector(term: Term) -> Selector[R]:
    """Rows that have the term's text anywhere, or have it nowhere."""
    word = term.word
    if not word:
        raise Misfit(ProblemCode.INCOMPLETE, "-" if term.negated else "")
    if term.negated:
        return lambda rows, _: [row for row in rows if word not in row.haystack]
    return lambda rows, _: [row for row in rows if word in row.haystack]


def field_selector(term: Term, field: Field[R]) -> Selector[R]:
    """Rows whose field is as the term says.

    Raises:
        Misfit: the term's operator or values do not suit the field.
    """
    if not term.values:
        raise Misfit(ProblemCode.INCOMPLETE, term.field)
    # `!=` is the negation of `=`, so that it is one for alternatives and unknowns too.
    negated = term.negated != (term.operator is Operator.NOT_EQUAL)
    comparison = Operator.EQUAL if term.operator is Operator.NOT_EQUAL else term.operator
    match field:
        case NumberField():
            return _number_selector(field, comparison, term.values, negated=negated)
        case AgeField():
            return _age_selector(field, comparison, term.values, negated=negated)
        case TextField() | WordField() | ListField():
            if comparison not in {Operator.HAS, Operator.EQUAL}:
                raise Misfit(ProblemCode.NOT_COMPARABLE, term.field)
            exact = comparison is Operator.EQUAL
            return _selector(_text_test(field, term.values, exact=exact), negated=negated)


def _selector(test: Test[R], *, negated: bool) -> Selector[R]:
    if negated:
        return lambda rows, _: [row for row in rows if not test(row)]
    return lambda rows, _: [row for row in rows if test(row)]


def _text_test(
    field: TextField[R] | WordField[R] | ListField[R], values: tuple[str, ...], *, exact: bool
) -> Test[R]:
    if isinstance(field, ListField):
        get_all, wanted = field.get, frozenset(values)
        return lambda row: not wanted.isdisjoint([text.lower() for text in get_all(row)])
    get = field.get
    if exact:
        return lambda row: get(row).lower() in values
    if isinstance(field, WordField):
        return lambda row: get(row).lower().startswith(values)
    if len(values) == 1:
        (value,) = values
        return lambda row: value in get(row).lower()
    return lambda row: any(value in get(row).lower() for value in values)


def _number_selector(
    field: NumberField[R], comparison: Operator, values: tuple[str, ...], *, negated: bool
) -> Selector[R]:
    numbers = _parsed(values, parse_number, ProblemCode.NOT_A_NUMBER)
    get, compare = field.get, _COMPARE[comparison]
    if len(numbers) == 1:
        (limit,) = numbers
        return _selector(
            lambda row: (number := get(row)) is not None and compare(number, limit),
            negated=negated,
        )
    return _selector(
        lambda row: (
            (number := get(row)) is not None and any(compare(number, limit) for limit in numbers)
        ),
        negated=negated,
    )


def _age_selector(
    field: AgeField[R], comparison: Operator, values: tuple[str, ...], *, negated: bool
) -> Selector[R]:
    ages = _parsed(values, parse_duration, ProblemCode.NOT_A_DURATION)
    get, compare = field.get, _COMPARE[comparison]

    def select(rows: Iterable[R], now: float) -> list[R]:
        def test(row: R) -> bool:
            moment = get(row)
            if moment is None:
                return False
            # Whole seconds, so that equality can be met at all.
            age = now - moment.timestamp() // 1
            return any(compare(age, limit) for limit in ages)

        return _selector(test, negated=negated)(rows, now)

    return select


def _parsed(
    values: tuple[str, ...], parse: Callable[[str], float | None], code: ProblemCode
) -> tuple[float, ...]:
    numbers = []
    for value in values:
        number = parse(value)
        if number is None:
            raise Misfit(code, value)
        numbers.append(number)
    return tuple(numbers)
