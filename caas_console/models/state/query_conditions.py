"""A term of a query as a function that tells of rows whether they match.

The loops over rows run inside map, compress and comprehensions, without a call of a Python
function for each row: a hundred thousand rows are to be filtered between two keystrokes.
"""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from caas_console.models.state.query_fields import (
    AgeField,
    Field,
    ItemsField,
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
# What is so of each row at a moment (seconds since 1970): ages grow while a query stands.
Verdicts = Callable[[list[R], float], Iterable[bool]]


class ProblemCode(StrEnum):
    """What is wrong with a term."""

    INCOMPLETE = "incomplete"
    UNKNOWN_FIELD = "unknown-field"
    UNKNOWN_WORD = "unknown-word"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_DURATION = "not-a-duration"
    NOT_COMPARABLE = "not-comparable"


class Misfit(Exception):
    """A term that cannot become a condition.

    Attributes:
        text: the field or value at fault.
        words: what the value could be instead, where that is known.
    """

    def __init__(self, code: ProblemCode, text: str, words: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.words = words


_COMPARE: dict[Operator, Callable[[float, float], bool]] = {
    Operator.HAS: operator.eq,
    Operator.EQUAL: operator.eq,
    Operator.LESS: operator.lt,
    Operator.LESS_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_EQUAL: operator.ge,
}


@dataclass(frozen=True, slots=True)
class Word:
    """A text that occurs in a row's haystack or, ``negated``, does not."""

    text: str
    negated: bool = False

    def verdicts(self, haystacks: Iterable[str]) -> list[bool]:
        """Whether it is so of each."""
        text = self.text
        if self.negated:
            return [text not in haystack for haystack in haystacks]
        return [text in haystack for haystack in haystacks]


def looked_for(term: Term) -> Word:
    """The whole term as a word.

    Raises:
        Misfit: there is no text.
    """
    if not term.word:
        raise Misfit(ProblemCode.INCOMPLETE, "-" if term.negated else "")
    return Word(term.word, term.negated)


def field_verdicts(term: Term, field: Field[R]) -> Verdicts[R]:
    """Whether the field of rows is as the term says.

    Raises:
        Misfit: the term's operator or values do not suit the field.
    """
    if not term.values:
        raise Misfit(ProblemCode.INCOMPLETE, term.field)
    # `!=` is the negation of `=`, so that it is one for alternatives and unknowns too.
    unequal = term.operator is Operator.NOT_EQUAL
    comparison = Operator.EQUAL if unequal else term.operator
    verdicts = _verdicts(term, comparison, field)
    if term.negated != unequal:
        return lambda rows, now: map(operator.not_, verdicts(rows, now))
    return verdicts


def _verdicts(term: Term, comparison: Operator, field: Field[R]) -> Verdicts[R]:
    if isinstance(field, NumberField):
        numbers = _parsed(term.values, parse_number, ProblemCode.NOT_A_NUMBER)
        compare, get_number = _comparison(_COMPARE[comparison], numbers), field.get
        return lambda rows, _: compare(map(get_number, rows))
    if isinstance(field, AgeField):
        ages = _parsed(term.values, parse_duration, ProblemCode.NOT_A_DURATION)
        compare, get_moment = _comparison(_COMPARE[comparison], ages), field.get
        return lambda rows, now: compare(
            # Whole seconds, so that equality can be met at all.
            [None if one is None else (now - one) // 1 for one in map(get_moment, rows)]
        )
    if comparison not in {Operator.HAS, Operator.EQUAL}:
        raise Misfit(ProblemCode.NOT_COMPARABLE, term.field)
    get = field.get
    if isinstance(field, ItemsField):
        test = _has_any(tuple(f"\n{value}\n" for value in term.values))
        return lambda rows, _: map(test, map(get, rows))
    if isinstance(field, WordField) and field.words:
        _check_words(term.values, field.words)
    test = _text_test(field, comparison, term.values)
    return lambda rows, _: map(test, map(str.lower, map(get, rows)))


def _check_words(values: tuple[str, ...], words: tuple[str, ...]) -> None:
    for value in values:
        if not any(word.startswith(value) for word in words):
            raise Misfit(ProblemCode.UNKNOWN_WORD, value, words)


def _text_test(
    field: TextField[R] | WordField[R], comparison: Operator, values: tuple[str, ...]
) -> Callable[[str], bool]:
    if comparison is Operator.EQUAL:
        return frozenset(values).__contains__
    if isinstance(field, WordField):
        return operator.methodcaller("startswith", values)
    return _has_any(values)


def _has_any(values: tuple[str, ...]) -> Callable[[str], bool]:
    if len(values) == 1:
        return operator.methodcaller("__contains__", values[0])
    return lambda text: any(value in text for value in values)


def _comparison(
    compare: Callable[[float, float], bool], limits: tuple[float, ...]
) -> Callable[[Iterable[float | None]], list[bool]]:
    """What tells of numbers whether they compare so with a limit."""
    if len(limits) == 1:
        (limit,) = limits
        return lambda numbers: [number is not None and compare(number, limit) for number in numbers]
    return lambda numbers: [
        number is not None and any(compare(number, limit) for limit in limits) for number in numbers
    ]


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
