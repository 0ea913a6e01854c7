from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.queries import Listing, Query
from caas_console.models.state.query_conditions import ProblemCode
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    ItemsField,
    NumberField,
    TextField,
    WordField,
)
from caas_console.models.state.rows.text import epoch, items


@dataclass(frozen=True)
class Fruit:
    name: str
    state: str = "ripe"
    weight: float | None = None
    tags: tuple[str, ...] = ()
    picked: datetime | None = None

    @property
    def haystack(self) -> str:
        return f"{self.name}\n{self.state}".lower()


FIELDS: Fields[Fruit] = {
    "name": TextField(lambda fruit: fruit.name),
    "state": WordField(lambda fruit: fruit.state),
    "sort": WordField(lambda fruit: fruit.name.lower(), ("melon", "fig")),
    "weight": NumberField(lambda fruit: fruit.weight),
    "tag": ItemsField(lambda fruit: items(fruit.tags)),
    "age": AgeField(lambda fruit: epoch(fruit.picked)),
}

NOW = datetime.now(UTC)
BASKET = (
    Fruit("Red Apple", weight=150, tags=("tree", "Red")),
    Fruit("Green Apple", "unripe", 200, ("tree",), NOW - timedelta(days=3)),
    Fruit("Melon", "ripe", 2048, (), NOW - timedelta(minutes=5)),
    Fruit("Fig", "rotten"),
)


def found(text: str) -> str:
    """The initials of what matches."""
    return "".join(fruit.name[0] for fruit in Query(text, FIELDS).select(BASKET))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "RGMF"),
        ("apple", "RG"),
        ("APPLE green", "G"),
        ('"red apple"', "R"),
        ('"apple red"', ""),
        ("-apple", "MF"),
        ("apple -red", "G"),
        ("name:apple", "RG"),
        ("name:apple,fig", "RGF"),
        ('name="red apple"', "R"),
        ("name!=fig", "RGM"),
        ("-name:apple", "MF"),
        ("state:ripe", "RM"),
        ("state:r", "RMF"),
        ("state:unripe,rotten", "GF"),
        ("tag:red", "R"),
        ("tag:tre", ""),
        ("-tag:tree", "MF"),
        ("weight>150", "GM"),
        ("weight>=150", "RGM"),
        ("weight<=150", "R"),
        ("weight:150,200", "RG"),
        ("weight=2k", "M"),
        ("weight!=150", "GMF"),
        ("-weight>0", "F"),
        ("age<1h", "M"),
        ("age>1d", "G"),
        ("-age>1d", "RMF"),
        ("state:ripe weight>1k melon", "M"),
    ],
)
def test_rows_match_as_the_language_says(text: str, expected: str) -> None:
    assert found(text) == expected
    assert Query(text, FIELDS).problems == ()


@pytest.mark.parametrize(
    ("text", "expected", "position", "code", "about"),
    [
        ("apple weight>x", "RG", 6, ProblemCode.NOT_A_NUMBER, "x"),
        ("age>5", "RGMF", 0, ProblemCode.NOT_A_DURATION, "5"),
        ("name>5", "RGMF", 0, ProblemCode.NOT_COMPARABLE, "name"),
        ("name: fig", "F", 0, ProblemCode.INCOMPLETE, "name"),
        ("fig -", "F", 4, ProblemCode.INCOMPLETE, "-"),
        ("sort:fi,kiwi", "RGMF", 0, ProblemCode.UNKNOWN_WORD, "kiwi"),
        ("color>5", "RGMF", 0, ProblemCode.UNKNOWN_FIELD, "color"),
        ("color:red", "", 0, ProblemCode.UNKNOWN_FIELD, "color"),
    ],
)
def test_what_is_not_understood_is_told_and_the_rest_filters(
    text: str, expected: str, position: int, code: ProblemCode, about: str
) -> None:
    assert found(text) == expected
    (problem,) = Query(text, FIELDS).problems
    assert (problem.position, problem.code, problem.text) == (position, code, about)


def test_a_word_that_cannot_be_is_told_with_those_that_can() -> None:
    (problem,) = Query("-sort=kiwi", FIELDS).problems
    assert problem.words == ("melon", "fig")
    assert found("sort:fi") == "F"


def test_a_name_and_value_of_no_field_is_looked_for_as_text() -> None:
    image = Fruit("nginx:1.25")
    assert Query("nginx:1.25", FIELDS).matches(image)


def test_what_is_from_the_beginning_of_time_is_old() -> None:
    reproducible = Fruit("Plum", picked=datetime(1970, 1, 1, tzinfo=UTC))
    assert Query("age>1y", FIELDS).matches(reproducible)


def test_a_query_without_conditions_is_empty() -> None:
    assert Query(" ", FIELDS).empty
    assert Query("weight>x", FIELDS).empty
    assert not Query("a", FIELDS).empty


words = st.sampled_from(["name", "state", "weight", "tag", "age", "x", "5", "1k", "2d", "é"])
pieces = st.one_of(words, st.sampled_from([*':=<>-",%(\\ ', "!=", ">="]))


@given(text=st.lists(pieces, max_size=20).map("".join))
def test_no_query_raises_and_each_row_is_judged_alone(text: str) -> None:
    query = Query(text, FIELDS)
    assert query.select(BASKET) == [fruit for fruit in BASKET if query.matches(fruit)]
    assert all(0 <= problem.position < len(text) for problem in query.problems)


terms = st.sampled_from(
    ["apple", "-apple", "e", "-m", "state:ripe", "-state!=ripe", "weight>100", "tag:tree", "age<2d"]
)


@given(text=st.lists(terms, max_size=4).map(" ".join), basket=st.permutations(BASKET))
def test_many_rows_at_once_are_found_as_each_is_judged(text: str, basket: list[Fruit]) -> None:
    query = Query(text, FIELDS)
    by_name = {fruit.name: fruit for fruit in BASKET}
    found = query.find(Listing([fruit.name for fruit in basket], by_name))
    assert found == [fruit.name for fruit in query.select(basket)]


@given(text=st.lists(pieces, max_size=8).map("".join), other=st.sampled_from(["apple", "-fig"]))
def test_a_further_term_never_adds_rows(text: str, other: str) -> None:
    if text.count('"') % 2 == 0:
        more = Query(f"{text} {other}", FIELDS).select(BASKET)
        assert set(more) <= set(Query(text, FIELDS).select(BASKET))
