from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.items.entry_edits import Edits, Run, find_edits, runs_of


def carried_out(old: list[str], new: list[str], edits: Edits) -> list[str]:
    entries = list(old)
    for run in edits.removals:
        del entries[run.first : run.last + 1]
    for run in edits.insertions:
        entries[run.first : run.first] = new[run.first : run.last + 1]
    return entries


ENTRIES = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(ENTRIES, ENTRIES)
def test_edits_make_the_new_list_of_the_old_unless_entries_move(
    old: list[str], new: list[str]
) -> None:
    edits = find_edits(old, new)
    moved = [one for one in old if one in new] != [one for one in new if one in old]
    assert (edits is None) == moved
    if edits is not None:
        assert carried_out(old, new, edits) == new


def test_neighbours_are_taken_out_in_one_run() -> None:
    assert find_edits(list("abcde"), list("ae")) == Edits((Run(1, 3),), ())


def test_many_scattered_edits_are_a_new_layout() -> None:
    old = [str(number) for number in range(200)]
    assert find_edits(old, old[::2]) is None


def test_many_scattered_positions_become_one_run() -> None:
    assert runs_of(range(0, 200, 2)) == [Run(0, 198)]


def test_few_positions_become_a_run_each() -> None:
    assert runs_of([1, 2, 5]) == [Run(1, 2), Run(5, 5)]
