"""LDAP filters (RFC 4515) with what a person typed in them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sansldap import LDAPFilter

# Stands for what the person typed, in a filter of the settings.
LOGIN = "{login}"


def escape(text: str) -> str:
    """The text as a value in a filter, in which nothing but ASCII letters and digits stays.

    Raises:
        UnicodeEncodeError: it holds half a surrogate pair, which no directory can.
    """
    return "".join(
        chr(byte) if chr(byte).isascii() and chr(byte).isalnum() else f"\\{byte:02x}"
        for byte in text.encode()
    )


def ldap_filter(text: str) -> "LDAPFilter":
    """The filter that a text is.

    Raises:
        FilterSyntaxError: it is none; a ValueError.
    """
    # Whoever has no directory has not installed its protocol either.
    from sansldap import LDAPFilter  # noqa: PLC0415

    return LDAPFilter.from_string(text)


def login_filter(template: str, login: str) -> "LDAPFilter":
    """The filter that a template with `LOGIN` in it becomes for a login.

    Raises:
        FilterSyntaxError: the template is no filter; a ValueError.
        UnicodeEncodeError: likewise for the login, as in `escape`.
    """
    return ldap_filter(template.replace(LOGIN, escape(login)))
