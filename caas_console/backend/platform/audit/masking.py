"""Takes the secrets out of what the audit trail keeps."""

import re
from typing import Any

MASK = "••••••"

_TELLING = re.compile(
    r"passw|passphrase|secret|token|credential|private|api_?key|access_?key|auth", re.IGNORECASE
)
# The userinfo of a URL (RFC 3986, section 3.2.1).
_USERINFO = re.compile(r"(?<=://)[^/@\s]+(?=@)")


def masked(value: Any, *, name: str = "") -> Any:
    """JSON without its secrets: values whose name tells of one, and URLs' userinfo."""
    match value:
        case dict():
            return {key: masked(one, name=str(key)) for key, one in value.items()}
        case list() | tuple():
            return [masked(one, name=name) for one in value]
        case None | bool():
            return value
        case _ if _TELLING.search(name):
            return MASK
        case str():
            return _USERINFO.sub(MASK, value)
        case _:
            return value
