"""What an entry of the audit trail says has changed, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from caas_console.backend.contracts.resources import JSON

# What differs with every change, and says nothing of it.
_BOOKKEEPING = frozenset({"revision"})
_LONGEST = 2_000  # characters of a value that are shown


class ChangeKind(Enum):
    """What became of a field."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class FieldChange:
    """A field of an object, before and after; what was not there is empty.

    Attributes:
        path: the names that lead to it, such as ``operation.spec.image``.
    """

    path: str
    before: str
    after: str
    kind: ChangeKind


def field_changes(before: JSON | None, after: JSON | None) -> list[FieldChange]:
    """The fields of an object, those that changed first.

    Where one side is missing the object was made, removed or only described, and every field
    of the other one is told.
    """
    former = dict(_fields("", before)) if before is not None else {}
    latter = dict(_fields("", after)) if after is not None else {}
    whole = before is None or after is None
    found = [
        FieldChange(path, former.get(path, ""), latter.get(path, ""), _kind(path, former, latter))
        for path in {**latter, **former}
        if path not in _BOOKKEEPING
    ]
    if whole:
        return found
    return sorted(found, key=lambda one: (one.kind is ChangeKind.SAME, one.path))


def _kind(path: str, former: Mapping[str, str], latter: Mapping[str, str]) -> ChangeKind:
    if path not in former:
        return ChangeKind.ADDED
    if path not in latter:
        return ChangeKind.REMOVED
    return ChangeKind.SAME if former[path] == latter[path] else ChangeKind.CHANGED


def _fields(path: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case Mapping() if value:
            for name, inner in value.items():
                yield from _fields(f"{path}.{name}" if path else str(name), inner)
        case list() | tuple() if value and any(isinstance(one, Mapping) for one in value):
            for number, inner in enumerate(value):
                yield from _fields(f"{path}[{number}]", inner)
        case _:
            yield path, _text(value)[:_LONGEST]


def _text(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case Mapping():
            return "{}"
        case Sequence():
            return ", ".join(_text(one) for one in value) or "[]"
        case _:
            return str(value)
