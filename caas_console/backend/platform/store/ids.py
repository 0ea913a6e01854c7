"""Ids of what the platform makes."""

import secrets
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def new_id(now: datetime) -> str:
    """An id that nobody can guess; ids sort by creation, to the microsecond."""
    _, below = divmod((now - _EPOCH) // _MICROSECOND, 1_000)
    return f"{first_id(now)}{below:03x}{secrets.token_hex(9)}"


def first_id(moment: datetime) -> str:
    """What no id that is made in the millisecond of a moment, or later, sorts before."""
    return f"{_milliseconds(moment):011x}"


def next_id(moment: datetime) -> str:
    """What every id that is made until a moment, or in its millisecond, sorts before."""
    return f"{_milliseconds(moment) + 1:011x}"


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND // 1_000
