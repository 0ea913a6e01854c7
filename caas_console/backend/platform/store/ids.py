"""Ids of what the platform makes."""

import secrets
from datetime import datetime


def new_id(now: datetime) -> str:
    """An id that nobody can guess; ids sort by creation."""
    return f"{int(now.timestamp() * 1000):011x}{secrets.token_hex(10)}"
