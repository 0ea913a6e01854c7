"""How one list of entries becomes another by taking runs out and putting runs in."""

from collections.abc import Sequence
from dataclasses import dataclass

# Above this many runs a table is told of a new layout instead.
_MOST_RUNS = 40


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring positions, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Edits:
    """Removals by position in the old list, then insertions by position in the new one.

    Removals are ordered from the end, insertions from the beginning, so that each can be
    carried out as it stands.
    """

    removals: tuple[Run, ...] = ()
    insertions: tuple[Run, ...] = ()


def find_edits(old: Sequence[str], new: Sequence[str]) -> Edits | None:
    """The few edits that make ``new`` of ``old``; None where entries move or it takes many."""
    gone, come = set(old).difference(new), set(new).difference(old)
    if [entry for entry in old if entry not in gone] != [
        entry for entry in new if entry not in come
    ]:
        return None
    removals = _runs([at for at, entry in enumerate(old) if entry in gone])
    insertions = _runs([at for at, entry in enumerate(new) if entry in come])
    if len(removals) + len(insertions) > _MOST_RUNS:
        return None
    return Edits(tuple(reversed(removals)), tuple(insertions))


def runs_of(positions: Sequence[int]) -> list[Run]:
    """Ascending positions as runs; one run over all of them where there would be many."""
    runs = _runs(positions)
    if len(runs) > _MOST_RUNS:
        return [Run(positions[0], positions[-1])]
    return runs


def _runs(positions: Sequence[int]) -> list[Run]:
    runs: list[Run] = []
    first = last = -2
    for position in positions:
        if position == last + 1:
            last = position
            continue
        if first >= 0:
            runs.append(Run(first, last))
        first = last = position
    if first >= 0:
        runs.append(Run(first, last))
    return runs
