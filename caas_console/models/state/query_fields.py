"""What a query can ask of a row: the fields of a kind of row, by the names people type.

A field's ``get`` is called for every row with every keystroke: an ``operator.attrgetter`` is
several times as fast as a function.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class TextField(Generic[R]):
    """Free text: a value matches where it occurs."""

    get: Callable[[R], str]


@dataclass(frozen=True, slots=True)
class WordField(Generic[R]):
    """One of a few words: a value matches their beginning, so "healthy" is not "unhealthy".

    ``words`` are all that there can be; empty where that is not known.
    """

    get: Callable[[R], str]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemsField(Generic[R]):
    """Several texts: a value matches one that is equal to it.

    ``get`` gives them lower-cased, each between two newlines.
    """

    get: Callable[[R], str]


@dataclass(frozen=True, slots=True)
class NumberField(Generic[R]):
    """A number; None is unknown, and matches no comparison."""

    get: Callable[[R], float | None]


@dataclass(frozen=True, slots=True)
class AgeField(Generic[R]):
    """The time since a moment, in seconds since 1970; None is unknown, and matches nothing."""

    get: Callable[[R], float | None]


def flag_field(get: Callable[[R], bool]) -> WordField[R]:
    """What is so or not: yes or no."""
    return WordField(lambda row: "yes" if get(row) else "no", ("yes", "no"))


Field = TextField[R] | WordField[R] | ItemsField[R] | NumberField[R] | AgeField[R]
Fields = Mapping[str, Field[R]]
