import pytest

from caas_console.models.state.logs.patterns import RegexPattern, WrongExpression
from caas_console.views.words.expressions import fault_text


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("ab(", "Character 3: a ) is missing"),
        ("(?P<a", "Character 5: a > is missing"),
        ("a)b", "Character 2: no ( belongs to this )"),
        ("[z-a]", "Character 2: z-a is not a range"),
        ("a**", "Character 3: two repetitions in a row"),
        ("a\\", "Character 2: a character is missing after the backslash"),
        (r"\q", r"Character 1: \q has no meaning here"),
        (r"(a)\2", "Character 5: there is no group 2"),
        (
            r"(a)\1",
            "looking around, referring back and this many repetitions are not offered",
        ),
        (f"a{{{2**70}}}", "the number of repetitions is too large"),
        # Of what is rare, Python's own words are better than nothing.
        ("(?i-i:a)", "Character 6: bad inline flags: flag turned on and off"),
    ],
)
def test_a_wrong_expression_is_explained_at_its_place(pattern: str, text: str) -> None:
    with pytest.raises(WrongExpression) as caught:
        RegexPattern(pattern)
    assert fault_text(caught.value) == text
