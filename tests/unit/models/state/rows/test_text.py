from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.rows.text import haystack, label_words, natural_key


def test_numbers_in_names_sort_as_people_count() -> None:
    names = ["web-10", "Web-9", "db", "9", "web", "web-9b"]
    assert sorted(names, key=natural_key) == ["9", "db", "web", "Web-9", "web-9b", "web-10"]


@given(names=st.lists(st.text(max_size=8)))
def test_any_names_can_be_sorted(names: list[str]) -> None:
    assert sorted(sorted(names, key=natural_key)) == sorted(names)


def test_no_word_matches_across_two_texts_of_a_haystack() -> None:
    assert haystack("Web", None, "", "Db") == "web\ndb"


def test_a_label_is_found_by_its_key_and_with_its_value() -> None:
    assert label_words({"tier": "front"}) == ("tier", "tier=front")
