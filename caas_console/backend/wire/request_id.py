"""The id of the request that is being worked on, for answers and logs."""

import re
import secrets
from contextvars import ContextVar

REQUEST_ID_HEADER = "X-Request-ID"

# What goes into logs and headers unescaped.
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{1,64}")

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request that the running task works on; empty outside of requests."""
    return _current.get()


def enter_request(offered: str) -> str:
    """Take up a request under the id that its sender chose, or a new one."""
    request_id = offered if _ACCEPTABLE.fullmatch(offered) else secrets.token_hex(8)
    _current.set(request_id)
    return request_id
