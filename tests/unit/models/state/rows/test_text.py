from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.rows.text import haystack, label_items, natural_key


def test_numbers_in_names_sort_as_people_count() -> None:
    names = ["web-10", "Web-9", "db", "9", "web", "web-9b"]
    assert sorted(names, key=natural_key) == ["9", "db", "web", "Web-9", "web-9b", "web-10"]


@given(one=st.integers(0), other=st.integers(0), zeros=st.integers(0, 3))
def test_numbers_of_any_length_sort_by_their_size(one: int, other: int, zeros: int) -> None:
    keys = [natural_key(f"web-{'0' * zeros}{number}.x") for number in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)


def test_no_word_matches_across_two_texts_of_a_haystack() -> None:
    assert haystack("Web", None, "", "Db") == "web\ndb"


def test_a_label_is_found_by_its_key_and_with_its_value() -> None:
    assert label_items({"Tier": "front"}) == "\ntier\ntier=front\n"
