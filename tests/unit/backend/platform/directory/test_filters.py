"""What is typed stays a value, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sansldap import FilterAnd, FilterEquality, FilterOr

from caas_console.backend.platform.directory.filters import LOGIN, escape, login_filter

_TEMPLATE = f"(&(objectClass=person)(|(uid={LOGIN})(mail={LOGIN})))"
_SPECIAL = st.text(alphabet="*()\\\0&|!=~<>: abÄ李\n{}")


@given(st.one_of(st.text(), _SPECIAL))
def test_login_is_a_value_in_a_filter_of_the_same_form(login: str) -> None:
    value = login.encode()

    assert login_filter(_TEMPLATE, login) == FilterAnd(
        [
            FilterEquality("objectClass", b"person"),
            FilterOr([FilterEquality("uid", value), FilterEquality("mail", value)]),
        ]
    )


@given(st.text())
def test_escaped_text_is_ascii_without_anything_special(text: str) -> None:
    escaped = escape(text)

    assert escaped.isascii()
    assert not set(escaped) & set("*()\0&|!=")


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        escape("\ud800")
