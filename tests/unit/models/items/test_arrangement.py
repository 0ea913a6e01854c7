from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.items.arrangement import Arrangement, is_heading
from caas_console.models.items.columns import Column, Grouping
from caas_console.models.state.queries import Query
from caas_console.models.state.query_fields import Fields, NumberField


@dataclass(frozen=True)
class Item:
    id: str
    number: int | None
    team: str = ""

    @property
    def haystack(self) -> str:
        return f"{self.id}\n{self.team}"


NUMBER = Column[Item](
    id="number", title="Number", value=lambda row: row.number, text=lambda row: str(row.number)
)
TEAM = Grouping[Item](id="team", title="Team", key=lambda row: row.team)
FIELDS: Fields[Item] = {"number": NumberField(lambda row: row.number)}


def items(*rows: Item) -> Mapping[str, Item]:
    return {row.id: row for row in rows}


def arrangement(*rows: Item) -> Arrangement[Item]:
    made: Arrangement[Item] = Arrangement()
    made.update(items(*rows), ())
    made.arrange()
    return made


def test_rows_keep_the_order_of_arrival_without_a_sort_column() -> None:
    assert arrangement(Item("b", 1), Item("a", 2)).arrange() == ["b", "a"]


def test_unknown_values_sort_last_in_both_directions() -> None:
    made = arrangement(Item("none", None), Item("one", 1), Item("two", 2))
    made.sort_by(NUMBER)
    assert made.arrange() == ["one", "two", "none"]
    made.sort_by(NUMBER, descending=True)
    assert made.arrange() == ["two", "one", "none"]


def test_a_changed_value_is_noted_and_sorted_when_asked_for() -> None:
    made = arrangement(Item("a", 1), Item("b", 2))
    made.sort_by(NUMBER)
    made.arrange()
    assert not made.update(items(Item("a", 3)), ())
    assert made.resort_needed()
    assert made.arrange() == ["b", "a"]
    assert not made.resort_needed()


def test_a_row_that_matches_no_longer_changes_what_is_shown() -> None:
    made = arrangement(Item("a", 1), Item("b", 2))
    made.filter_by(Query("number>0", FIELDS))
    made.arrange()
    assert made.update(items(Item("a", 0)), ())
    assert made.arrange() == ["b"]


def test_groups_are_in_order_with_rows_of_no_group_last() -> None:
    made = arrangement(Item("a", 1), Item("b", 2, "web"), Item("c", 3, "db"))
    made.group_by(TEAM)
    entries = made.arrange()
    titles = [made.headings[entry].title for entry in entries if is_heading(entry)]
    assert titles == ["db", "web", ""]
    assert [entry for entry in entries if not is_heading(entry)] == ["c", "b", "a"]


def test_a_collapsed_group_hides_its_rows_and_still_counts_them() -> None:
    made = arrangement(Item("b", 2, "web"), Item("c", 3, "web"))
    made.group_by(TEAM)
    (heading, *_) = made.arrange()
    made.toggle(heading)
    assert made.arrange() == [heading]
    assert made.headings[heading].count == 2
    assert made.matching == {"b", "c"}


def test_removed_rows_are_gone_from_everything() -> None:
    made = arrangement(Item("a", 1), Item("b", 2))
    assert made.update({}, {"a", "never-there"})
    assert made.arrange() == ["b"]
    assert made.matching == {"b"}


NUMBERS = st.none() | st.integers(-3, 3)
CHANGES = st.lists(
    st.tuples(st.sampled_from("abcdef"), NUMBERS, st.sampled_from(["", "x", "y"]))
    | st.tuples(st.sampled_from("abcdef"), st.just("gone"), st.just("")),
    max_size=30,
)


@given(CHANGES, st.booleans(), st.sampled_from(["", "number>0", "x"]))
def test_any_history_of_changes_leads_to_what_a_fresh_arrangement_shows(
    changes: list[tuple[str, int | str | None, str]], grouped: bool, query: str
) -> None:
    lived: Arrangement[Item] = Arrangement()
    lived.sort_by(NUMBER)
    lived.filter_by(Query(query, FIELDS))
    lived.group_by(TEAM if grouped else None)
    for name, number, team in changes:
        if isinstance(number, str):
            lived.update({}, {name})
        else:
            lived.update(items(Item(name, number, team)), ())
        lived.arrange()
    fresh: Arrangement[Item] = Arrangement()
    fresh.sort_by(NUMBER)
    fresh.filter_by(Query(query, FIELDS))
    fresh.group_by(TEAM if grouped else None)
    fresh.update(dict(lived.rows), ())
    by_number = _numbers(lived, lived.arrange())
    assert by_number == _numbers(fresh, fresh.arrange())
    assert lived.matching == fresh.matching
    assert lived.headings == fresh.headings


def _numbers(made: Arrangement[Item], entries: list[str]) -> list[object]:
    """Rows of equal value may be in any order."""
    return [entry if is_heading(entry) else made.rows[entry].number for entry in entries]
