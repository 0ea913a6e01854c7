"""Distinguished names (RFC 4514), which can be written in several ways."""

import re

_RDN = re.compile(rb"(?:\\.|[^\\,])+", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-9a-fA-F]{2}|.)", re.DOTALL)


def comparable(dn: str) -> tuple[bytes, ...]:
    """The same for all ways to write a name: capitals, white space after commas, escapes."""
    return tuple(_comparable_rdn(one) for one in _RDN.findall(dn.casefold().encode()))


def _comparable_rdn(rdn: bytes) -> bytes:
    attribute, _, value = rdn.partition(b"=")
    unescaped = _ESCAPED.sub(_unescaped, value.strip())
    return attribute.strip() + b"=" + unescaped


def _unescaped(match: re.Match[bytes]) -> bytes:
    text = match[1]
    # A letter that was written in hexadecimal was not made small with the others.
    return bytes.fromhex(text.decode()).lower() if len(text) == 2 else text
