"""What directories hide in their refusals is found, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sansldap import LDAPControl

from caas_console.backend.platform.directory.errors import (
    AccountDisabled,
    AccountExpired,
    AccountLocked,
    LoginRefused,
    LogonNotPermitted,
    PasswordExpired,
    PasswordMustChange,
    WrongCredentials,
)
from caas_console.backend.platform.directory.refusals import (
    PASSWORD_POLICY,
    policy_refusal,
    refusal,
)

# As Windows Server 2016 writes it; Samba differs in the numbers.
_MESSAGE = (
    "80090308: LdapErr: DSID-0C09056D, comment: AcceptSecurityContext error, data {}, v4563\0"
)


def _policy(value: bytes | None) -> list[LDAPControl]:
    return [LDAPControl(PASSWORD_POLICY, critical=False, value=value)]


@pytest.mark.parametrize(
    ("sub_code", "expected"),
    [
        ("525", WrongCredentials),
        ("52e", WrongCredentials),
        ("52E", WrongCredentials),
        ("530", LogonNotPermitted),
        ("531", LogonNotPermitted),
        ("532", PasswordExpired),
        ("533", AccountDisabled),
        ("701", AccountExpired),
        ("773", PasswordMustChange),
        ("775", AccountLocked),
        ("0", WrongCredentials),
    ],
)
def test_sub_code_of_active_directory_tells_why(
    sub_code: str, expected: type[LoginRefused]
) -> None:
    assert refusal(_MESSAGE.format(sub_code), []) is expected


@given(st.integers(0, 0xFFFFFFFF))
def test_unknown_sub_codes_are_wrong_credentials(number: int) -> None:
    known = {0x52F, 0x530, 0x531, 0x532, 0x533, 0x569, 0x701, 0x773, 0x775}

    assert (refusal(_MESSAGE.format(f"{number:x}"), []) is WrongCredentials) == (
        number not in known
    )


@given(st.text())
def test_other_messages_are_wrong_credentials(message: str) -> None:
    assert refusal(message, []) is WrongCredentials


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"\x30\x03\x81\x01\x00", PasswordExpired),
        (b"\x30\x03\x81\x01\x01", AccountLocked),
        (b"\x30\x03\x81\x01\x02", PasswordMustChange),
        # With a warning before it: the seconds until the password expires.
        (b"\x30\x08\xa0\x03\x80\x01\x3c\x81\x01\x01", AccountLocked),
        # Errors of changing a password, and warnings alone, are none of a login.
        (b"\x30\x03\x81\x01\x06", None),
        (b"\x30\x05\xa0\x03\x80\x01\x3c", None),
        (b"\x30\x00", None),
        (None, None),
    ],
)
def test_password_policy_tells_why(
    value: bytes | None, expected: type[LoginRefused] | None
) -> None:
    assert policy_refusal(_policy(value)) is expected
    assert refusal("", _policy(value)) is (expected or WrongCredentials)


@given(st.binary(max_size=20))
def test_any_value_of_the_control_is_taken(value: bytes) -> None:
    policy_refusal(_policy(value))


def test_other_controls_are_passed_over() -> None:
    assert (
        policy_refusal([LDAPControl("1.2.3", critical=False, value=b"\x30\x03\x81\x01\x01")])
        is None
    )
