"""The header in which somebody says why access to another tenant's container is asked for.

Headers carry ASCII alone, and reasons are written in people's own languages: what is not ASCII
is percent-encoded UTF-8 (RFC 3986, section 2.1). A reason without a percent sign is as it is.
"""

from urllib.parse import quote, unquote

REASON_HEADER = "CaaS-Reason"
MAX_REASON = 500  # characters
# What stays as it is: printable ASCII without the percent sign, which begins an encoded byte.
_PLAIN = " !\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~"


def encoded_reason(reason: str) -> str:
    """A reason as the header carries it."""
    return quote(" ".join(reason.split()), safe=_PLAIN)


def decoded_reason(header: str) -> str:
    """The reason that a header carries; empty where nobody could read one in it."""
    reason = unquote(header).strip()
    return reason if any(map(str.isalnum, reason)) else ""
