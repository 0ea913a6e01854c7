"""What a directory says of a login that it refuses.

Active Directory answers every such bind with invalidCredentials, and hides the reason in the text::

    80090308: LdapErr: DSID-0C09056D, comment: AcceptSecurityContext error, data 533, v4563

The number after "data" is a Windows error in hexadecimal ("System Error Codes", winerror.h). Other
servers tell it in a control (draft-behera-ldap-password-policy-11, section 6.2).
"""

import re

from sansldap import LDAPControl
from sansldap.asn1 import ASN1Reader, NotEnougData

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

PASSWORD_POLICY = "1.3.6.1.4.1.42.2.27.8.5.1"  # noqa: S105 # The control's number.

_SUB_CODE = re.compile(r"\bAcceptSecurityContext error, data ([0-9a-fA-F]{1,8})\b")
_BY_SUB_CODE: dict[int, type[LoginRefused]] = {
    0x525: WrongCredentials,  # ERROR_NO_SUCH_USER
    0x52E: WrongCredentials,  # ERROR_LOGON_FAILURE
    0x52F: LogonNotPermitted,  # ERROR_ACCOUNT_RESTRICTION
    0x530: LogonNotPermitted,  # ERROR_INVALID_LOGON_HOURS
    0x531: LogonNotPermitted,  # ERROR_INVALID_WORKSTATION
    0x532: PasswordExpired,  # ERROR_PASSWORD_EXPIRED
    0x533: AccountDisabled,  # ERROR_ACCOUNT_DISABLED
    0x569: LogonNotPermitted,  # ERROR_LOGON_TYPE_NOT_GRANTED
    0x701: AccountExpired,  # ERROR_ACCOUNT_EXPIRED
    0x773: PasswordMustChange,  # ERROR_PASSWORD_MUST_CHANGE
    0x775: AccountLocked,  # ERROR_ACCOUNT_LOCKED_OUT
}
_BY_POLICY_ERROR: dict[int, type[LoginRefused]] = {
    0: PasswordExpired,
    1: AccountLocked,
    2: PasswordMustChange,
}


def refusal(message: str, controls: list[LDAPControl]) -> type[LoginRefused]:
    """Why a bind was refused as invalidCredentials.

    Args:
        message: the diagnostic message of the answer.
        controls: the controls of the answer.

    Returns:
        What is raised for it; `WrongCredentials` where nothing more is said.
    """
    if found := _SUB_CODE.search(message):
        return _BY_SUB_CODE.get(int(found[1], 16), WrongCredentials)
    return policy_refusal(controls) or WrongCredentials


def policy_refusal(controls: list[LDAPControl]) -> type[LoginRefused] | None:
    """What the password policy holds against a login whose password may have been right."""
    for control in controls:
        if control.control_type == PASSWORD_POLICY:
            return _BY_POLICY_ERROR.get(_policy_error(control.value or b""))
    return None


def _policy_error(value: bytes) -> int:
    """The error in a PasswordPolicyResponseValue; -1 where there is none.

    It is ``SEQUENCE { warning [0] ... OPTIONAL, error [1] ENUMERATED OPTIONAL }``.
    """
    try:
        fields = ASN1Reader(value).read_sequence()
        while fields:
            header = fields.peek_header()
            if header.tag.tag_number == 1:
                return fields.read_integer(tag=header.tag)
            fields.skip_value(header)
    except (ValueError, NotEnougData, LookupError):
        # What cannot be read says nothing.
        pass
    return -1
