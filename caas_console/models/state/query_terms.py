"""The text of a query, taken apart into terms; no text is wrong enough to stop the rest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """How a field is compared; ``HAS`` is the colon of ``field:value``."""

    HAS = ":"
    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="


@dataclass(frozen=True, slots=True)
class Term:
    """One condition as it was typed.

    Attributes:
        position: where it begins in the text, in characters.
        word: the whole term as a word to look for, without quotes, lower-cased.
        field: lower-cased name; empty for a word that may be anywhere.
        values: lower-cased alternatives; none where nothing follows the operator yet.
        negated: rows must not match.
    """

    position: int
    word: str
    field: str = ""
    operator: Operator = Operator.HAS
    values: tuple[str, ...] = ()
    negated: bool = False


# A quote that is not closed yet reaches to the end.
_QUOTED = r'"[^"]*(?:"|$)'
_TERM = re.compile(rf'(?:{_QUOTED}|[^\s"])+')
_COMPARISON = re.compile(r"([a-z][\w.%-]*)(:|!=|<=|>=|=|<|>)(.*)", re.DOTALL)
_ALTERNATIVE = re.compile(rf'(?:{_QUOTED}|[^,"])+')


def split_terms(text: str) -> Iterator[Term]:
    """The terms of a query, in order."""
    for match in _TERM.finditer(text):
        yield _term(match.start(), match.group().lower())


def _term(position: int, typed: str) -> Term:
    negated = typed.startswith("-")
    body = typed.removeprefix("-")
    comparison = _COMPARISON.fullmatch(body)
    if comparison is None:
        return Term(position, _unquoted(body), negated=negated)
    field, operator, rest = comparison.groups()
    values = tuple(_unquoted(value) for value in _ALTERNATIVE.findall(rest))
    return Term(
        position,
        _unquoted(body),
        field=field,
        operator=Operator(operator),
        values=tuple(value for value in values if value),
        negated=negated,
    )


def _unquoted(text: str) -> str:
    return text.replace('"', "")
