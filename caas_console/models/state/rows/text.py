"""Keys and texts that rows are sorted and searched by."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

_NUMBER = re.compile(r"0*([0-9]+)")


def natural_key(text: str) -> str:
    """The key that sorts as people count (web-9 before web-10), whatever the case."""
    return _NUMBER.sub(_countable, text.lower())


def _countable(number: re.Match[str]) -> str:
    # How many digits there are comes before them: of two numbers, the longer is the larger.
    digits = number[1]
    return f"{len(digits):03}{digits}"


def haystack(*texts: str | None) -> str:
    """The texts as one that words are looked for in, lower-cased; none runs into the next."""
    return "\n".join(text for text in texts if text).lower()


def items(texts: Iterable[str]) -> str:
    """Texts to be matched as wholes (ItemsField): lower-cased, each between two newlines."""
    return f"\n{joined(texts)}\n".lower()


def label_items(labels: Mapping[str, str]) -> str:
    """What ``label:`` finds: each ``key=value``, and each key."""
    return items([*labels, *map("=".join, labels.items())])


def epoch(moment: datetime | None) -> float | None:
    """A moment as seconds since 1970, which compares faster."""
    return None if moment is None else moment.timestamp()


def joined(texts: Iterable[str]) -> str:
    """Texts as one, separated so that no match runs over."""
    return "\n".join(texts)
