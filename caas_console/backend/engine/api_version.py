"""Which version of the Engine API to speak with a daemon."""

from caas_console.backend.contracts.errors import EngineError, EngineTooOld

OLDEST = (1, 41)  # Docker Engine 20.10
NEWEST = (1, 51)  # Docker Engine 28.3; daemons after it still speak it

ApiVersion = tuple[int, int]


def negotiate(newest: str, oldest: str, engine: str) -> ApiVersion:
    """The highest version that both sides speak.

    Args:
        newest: the daemon's ``ApiVersion`` (``GET /version``).
        oldest: its ``MinAPIVersion``; empty where it names none.
        engine: its own version, for messages.

    Raises:
        EngineTooOld: they have none in common.
        EngineError: the daemon names no version.
    """
    theirs = _parse(newest)
    if theirs < OLDEST:
        raise EngineTooOld(
            "This Docker Engine is too old",
            f"Engine {engine} speaks API {newest}; at least {_text(OLDEST)} is needed.",
            "Upgrade the engine to 20.10 or later.",
        )
    if oldest and _parse(oldest) > NEWEST:
        raise EngineTooOld(
            "This Docker Engine is too new for this program",
            f"Engine {engine} speaks API {oldest} and later; this program up to {_text(NEWEST)}.",
            "Upgrade CaaS Console, or set DOCKER_MIN_API_VERSION for the daemon.",
        )
    return min(theirs, NEWEST)


def _text(version: ApiVersion) -> str:
    return ".".join(map(str, version))


def _parse(text: str) -> ApiVersion:
    major, _, minor = text.partition(".")
    if not (major.isdecimal() and minor.isdecimal()):
        raise EngineError("This is not a Docker daemon", f"It gives its API version as “{text}”.")
    return int(major), int(minor)
