"""What holds for all measurements of a container, however they are kept."""

from typing import Final

#: Seconds. Samples come each second, or each 10 s where nobody looks; after so long without one
#: nothing is known of the time between.
GAP: Final = 25


def rate(old: int | None, new: int | None, seconds: float) -> float | None:
    """What a counter grew by, per second; None where it is not known twice."""
    if old is None or new is None:
        return None
    # A counter that went back was reset by a restart, and has counted up from 0 since.
    return (new - old if new >= old else new) / seconds
