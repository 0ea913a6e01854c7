"""The cursor of the whole stream: where each part stands, opaque to clients."""

import base64
import binascii
import json
from collections.abc import Mapping
from functools import lru_cache

Positions = dict[str, str]


def encode_positions(positions: Mapping[str, str]) -> str:
    """The cursor that stands for these positions of the parts."""
    return _encoded(tuple(positions.items()))


# Many watchers stand at the same positions.
@lru_cache(maxsize=64)
def _encoded(positions: tuple[tuple[str, str], ...]) -> str:
    text = json.dumps(dict(positions), separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_positions(cursor: str) -> Positions:
    """The positions that a cursor stands for; none where it is none of ours.

    A part without a position begins with a snapshot, so nothing is lost with a cursor.
    """
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        positions = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    if not isinstance(positions, dict):
        return {}
    return {part: where for part, where in positions.items() if isinstance(where, str)}
