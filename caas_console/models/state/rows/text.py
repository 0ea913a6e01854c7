"""Keys and texts that rows are sorted and searched by."""

import re
from collections.abc import Iterable, Mapping

_DIGITS = re.compile(r"(\d+)")

# Alternating text and number, so that web-9 comes before web-10.
NaturalKey = tuple[str | int, ...]


def natural_key(text: str) -> NaturalKey:
    """The key that sorts as people count, whatever the case."""
    parts = _DIGITS.split(text.lower())
    return tuple(int(part) if index % 2 else part for index, part in enumerate(parts))


def haystack(*texts: str | None) -> str:
    """The texts as one that words are looked for in, lower-cased; none runs into the next."""
    return "\n".join(text for text in texts if text).lower()


def label_words(labels: Mapping[str, str]) -> tuple[str, ...]:
    """What ``label:`` finds: each key, and each ``key=value``."""
    return (*labels, *(f"{key}={value}" for key, value in labels.items()))


def yes_no(flag: bool) -> str:
    """A flag as people ask for it."""
    return "yes" if flag else "no"


def joined(texts: Iterable[str]) -> str:
    """Texts as one, separated so that no match runs over."""
    return "\n".join(texts)
