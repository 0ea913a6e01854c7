"""What a query can ask of a row: the fields of a kind of row, by the names people type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

R = TypeVar("R")
RowT_contra = TypeVar("RowT_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class TextField(Generic[R]):
    """Free text: a value matches where it occurs."""

    get: Callable[[R], str]


@dataclass(frozen=True, slots=True)
class WordField(Generic[R]):
    """One of a few words: a value matches their beginning, so "healthy" is not "unhealthy"."""

    get: Callable[[R], str]


@dataclass(frozen=True, slots=True)
class ListField(Generic[R]):
    """Several texts: a value matches one that is equal to it."""

    get: Callable[[R], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NumberField(Generic[R]):
    """A number; None is unknown, and matches no comparison."""

    get: Callable[[R], float | None]


@dataclass(frozen=True, slots=True)
class AgeField(Generic[R]):
    """The time since a moment; None is unknown, and matches no comparison."""

    get: Callable[[R], datetime | None]


Field = TextField[R] | WordField[R] | ListField[R] | NumberField[R] | AgeField[R]
Fields = Mapping[str, Field[R]]
