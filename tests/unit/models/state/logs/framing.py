"""Docker's framing as the engine writes it."""

import struct

from caas_console.models.state.logs.frames import Stream


def frame(stream: Stream, payload: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(payload)) + payload
