"""Writing LDIF (RFC 2849), and the names in it (RFC 4514)."""

import base64
from collections.abc import Iterable

# Attribute names with their values, in order; the first is "dn".
Entry = Iterable[tuple[str, str | bytes]]


def to_ldif(entries: Iterable[Entry]) -> str:
    """The entries as LDIF; every value in base64, so that none needs quoting."""
    return "\n".join("".join(_line(*pair) for pair in entry) for entry in entries)


def rdn(attribute: str, value: str) -> str:
    """A relative distinguished name."""
    special = '"+,;<>\\=#'
    return f"{attribute}=" + "".join(f"\\{one}" if one in special else one for one in value)


def _line(name: str, value: str | bytes) -> str:
    data = value.encode() if isinstance(value, str) else value
    return f"{name}:: {base64.b64encode(data).decode()}\n"
