from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from caas_console.backend.contracts.tenancy import (
    BindingRequest,
    PersonChange,
    PersonRequest,
    PortalTenants,
)

MEMBER = {"role": "viewer", "login": "berta"}


@pytest.mark.parametrize("moment", ["2027-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "soon"])
def test_an_account_ends_at_a_moment_that_everybody_understands(moment: str) -> None:
    with pytest.raises(ValidationError, match="expires_at"):
        PersonChange.model_validate({"expires_at": moment})


def test_a_moment_is_kept_in_utc() -> None:
    change = PersonChange.model_validate({"expires_at": "2027-01-01T02:00:00+02:00"})
    assert change.expires_at == datetime(2027, 1, 1, tzinfo=UTC)
    assert str(change.expires_at).endswith("+00:00")


@pytest.mark.parametrize("login", ["", "two words", "DOMAIN\\berta", "a/b", "a:b"])
def test_what_would_be_read_otherwise_elsewhere_is_no_login(login: str) -> None:
    with pytest.raises(ValidationError, match="login"):
        PersonRequest.model_validate({"login": login, "name": "Berta"})


def test_a_login_is_the_same_in_capitals() -> None:
    request = BindingRequest.model_validate({"role": "viewer", "login": " Berta "})
    assert request.login == "berta"


@pytest.mark.parametrize(("email", "fits"), [("", True), ("b@example.com", True), ("b", False)])
def test_an_address_has_two_parts_or_is_left_out(email: str, *, fits: bool) -> None:
    values = {"login": "berta", "name": "Berta", "email": email}
    if fits:
        assert PersonRequest.model_validate(values).email == email
    else:
        with pytest.raises(ValidationError, match="email"):
            PersonRequest.model_validate(values)


@pytest.mark.parametrize(("tenants", "members"), [(1_000, 0), (100, 9), (1, 999)])
def test_an_import_holds_a_thousand_tenants_and_members_together(
    tenants: int, members: int
) -> None:
    row = {"external_id": "a", "name": "A", "members": [MEMBER] * members}
    assert len(PortalTenants.model_validate({"tenants": [row] * tenants}).tenants) == tenants
    row["members"] = [MEMBER] * (members + 1)
    with pytest.raises(ValidationError, match="import them in several parts"):
        PortalTenants.model_validate({"tenants": [row] * tenants})
