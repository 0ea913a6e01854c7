"""Ids of what the platform makes."""

import secrets
from datetime import datetime


def new_id(now: datetime) -> str:
    """An id that nobody can guess; ids sort by creation."""
    return f"{first_id(now)}{secrets.token_hex(10)}"


def first_id(moment: datetime) -> str:
    """What no id that is made from a moment on sorts before."""
    return f"{int(moment.timestamp() * 1000):011x}"
