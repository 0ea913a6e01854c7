"""The media types of a log, as the Docker Engine API 1.42 and later names them."""

from caas_console.backend.contracts.runtime import LogFraming

_MEDIA_TYPES: dict[LogFraming, str] = {
    "multiplexed": "application/vnd.docker.multiplexed-stream",
    "raw": "application/vnd.docker.raw-stream",
}


def media_type_of(framing: LogFraming) -> str:
    """The Content-Type of a log with this framing."""
    return _MEDIA_TYPES[framing]


def framing_of(media_type: str) -> LogFraming:
    """The framing of a log that came with this Content-Type."""
    return "raw" if media_type == _MEDIA_TYPES["raw"] else "multiplexed"
