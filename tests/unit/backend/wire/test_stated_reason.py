import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.wire.stated_reason import decoded_reason, encoded_reason


@given(st.text(st.characters(codec="utf-8")))
def test_a_reason_in_any_language_arrives_as_it_was_stated(reason: str) -> None:
    header = encoded_reason(reason)
    assert header.isascii()
    assert header.isprintable()
    says_something = any(map(str.isalnum, reason))
    assert decoded_reason(header) == (" ".join(reason.split()) if says_something else "")


def test_a_reason_in_plain_english_can_be_typed_as_it_is() -> None:
    text = "Ticket 4711: the web server's log, at the customer's request"
    assert encoded_reason(text) == text
    assert decoded_reason("50% of all requests fail") == "50% of all requests fail"


@pytest.mark.parametrize("header", ["", "%20", "%E2%80%8B", "%00%0A", ".", "%E3%80%80"])
def test_what_says_nothing_is_no_reason(header: str) -> None:
    assert not decoded_reason(header)
