"""Durations as numbers with units, which the Qt layer translates."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TimeUnit(StrEnum):
    """A unit of a duration, to be translated with its number."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    YEARS = "years"


_UNIT_SECONDS = {
    TimeUnit.YEARS: 31_536_000,
    TimeUnit.DAYS: 86_400,
    TimeUnit.HOURS: 3_600,
    TimeUnit.MINUTES: 60,
    TimeUnit.SECONDS: 1,
}


@dataclass(frozen=True, slots=True)
class DurationPart:
    """A number of one unit: 3 minutes."""

    number: int
    unit: TimeUnit


def duration_parts(seconds: float, most: int = 2) -> tuple[DurationPart, ...]:
    """A duration as at most ``most`` neighbouring units, cut off: 2 days 4 hours.

    Never empty: less than a second is 0 seconds, and so is a negative duration (clocks differ).
    """
    rest = max(0, int(seconds))
    parts: list[DurationPart] = []
    for unit, length in _UNIT_SECONDS.items():
        number, rest_after = divmod(rest, length)
        if parts or number or unit is TimeUnit.SECONDS:
            parts.append(DurationPart(number, unit))
            rest = rest_after
        if len(parts) == most:
            break
    shown = tuple(part for part in parts if part.number)
    return shown or (DurationPart(0, TimeUnit.SECONDS),)


def age_parts(moment: datetime, now: datetime) -> tuple[DurationPart, ...]:
    """The time since a moment in its largest unit: 3 minutes."""
    return duration_parts((now - moment).total_seconds(), most=1)
