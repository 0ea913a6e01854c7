"""A distinguished name is the same name however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.platform.directory.names import comparable

_VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text == text.strip()
)


@pytest.mark.parametrize(
    "written",
    [
        "cn=ops, ou=People,dc=AD,DC=test",
        "CN = Ops,OU=people , DC=ad,DC=test",
        r"CN=\4fps,OU=People,DC=ad,DC=test",
        r"CN=\6Fps,OU=People,DC=ad,DC=test",
    ],
)
def test_capitals_spaces_and_escapes_make_no_difference(written: str) -> None:
    assert comparable(written) == comparable("CN=ops,OU=People,DC=ad,DC=test")


@pytest.mark.parametrize(
    "other",
    ["CN=op,OU=People", r"CN=ops\,OU=People", r"CN=ops\2cOU=People", "OU=People,CN=ops", ""],
)
def test_another_name_is_another(other: str) -> None:
    assert comparable(other) != comparable("CN=ops,OU=People")


@given(st.lists(_VALUES, min_size=1, max_size=4))
def test_escaped_by_letter_or_by_number_it_is_the_same_name(values: list[str]) -> None:
    def name(escape: str) -> str:
        return ",".join(f"CN={escaped(value, escape)}" for value in values)

    assert comparable(name("letter")) == comparable(name("number"))
    assert len(comparable(name("letter"))) == len(values)


def escaped(value: str, how: str) -> str:
    special = ',+"\\<>;=#'
    if how == "number":
        return "".join(f"\\{byte:02X}" for byte in value.casefold().encode())
    return "".join(f"\\{one}" if one in special else one for one in value)
