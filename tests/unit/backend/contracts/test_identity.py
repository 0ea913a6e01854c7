import pytest
from pydantic import ValidationError

from caas_console.backend.contracts.identity import LoginRequest, RefreshRequest

HALF = "\ud800" * 12


@pytest.mark.parametrize("field", ["password", "new_password"])
def test_a_password_that_no_bytes_can_be_made_of_is_none(field: str) -> None:
    values = {"login": "berta", "password": "long enough for one", field: HALF}
    with pytest.raises(ValidationError, match="surrogate") as refusal:
        LoginRequest.model_validate(values)
    assert HALF not in str(refusal.value)


def test_a_token_that_no_bytes_can_be_made_of_is_none() -> None:
    with pytest.raises(ValidationError, match="surrogate"):
        RefreshRequest.model_validate({"refresh_token": HALF})


@pytest.mark.parametrize("password", ["short", "x" * 1_025])
def test_a_new_password_has_a_length_that_helps(password: str) -> None:
    values = {"login": "berta", "password": "old one", "new_password": password}
    with pytest.raises(ValidationError, match="new_password"):
        LoginRequest.model_validate(values)
