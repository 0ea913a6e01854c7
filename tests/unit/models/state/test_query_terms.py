import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.query_terms import Operator, Term, split_terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \t ", []),
        ("Web", [Term(0, "web")]),
        ("web db", [Term(0, "web"), Term(4, "db")]),
        ('"Two Words" x', [Term(0, "two words"), Term(12, "x")]),
        ('"open', [Term(0, "open")]),
        ("-web", [Term(0, "web", negated=True)]),
        ("-", [Term(0, "", negated=True)]),
        ("a-b", [Term(0, "a-b")]),
        ("State:Running", [Term(0, "state:running", "state", Operator.HAS, ("running",))]),
        ("-cpu>=5", [Term(0, "cpu>=5", "cpu", Operator.GREATER_EQUAL, ("5",), negated=True)]),
        ("mem%!=5", [Term(0, "mem%!=5", "mem%", Operator.NOT_EQUAL, ("5",))]),
        ("s:a,b,", [Term(0, "s:a,b,", "s", Operator.HAS, ("a", "b"))]),
        ('s:"a, b",c', [Term(0, "s:a, b,c", "s", Operator.HAS, ("a, b", "c"))]),
        ("s:", [Term(0, "s:", "s", Operator.HAS, ())]),
        ("label:a=b", [Term(0, "label:a=b", "label", Operator.HAS, ("a=b",))]),
        ("10.0.0.1:80", [Term(0, "10.0.0.1:80")]),
        ('"state:up"', [Term(0, "state:up")]),
    ],
)
def test_a_text_is_taken_apart(text: str, expected: list[Term]) -> None:
    assert list(split_terms(text)) == expected


@given(text=st.text(alphabet=st.sampled_from('ab -":=,<>!%é\n'), max_size=30))
def test_any_text_has_terms_at_rising_positions_within_it(text: str) -> None:
    terms = list(split_terms(text))
    positions = [term.position for term in terms]
    assert positions == sorted(set(positions))
    assert all(not text[position].isspace() for position in positions)


@given(words=st.lists(st.from_regex(r"\A[a-z0-9]{1,8}\Z"), max_size=6))
def test_plain_words_are_the_terms(words: list[str]) -> None:
    assert [term.word for term in split_terms("  ".join(words))] == words
