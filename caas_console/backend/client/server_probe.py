"""Whether what answers at an address is a platform that this console can speak to."""

import httpx
from pydantic import ValidationError

from caas_console.backend.contracts.errors import (
    PlatformUnavailable,
    Problem,
    error_from_problem,
)
from caas_console.backend.wire.connection import CONNECT_TIMEOUT
from caas_console.backend.wire.endpoint import Endpoint
from caas_console.backend.wire.peer import lost_peer
from caas_console.backend.wire.session import API

_ANSWER_TIMEOUT = 20.0  # seconds
# What a platform says to a GET of the place for logins: only whoever serves this version of the
# API knows the place, and lets anybody ask.
_ITS_WORD = "method-not-allowed"
_BALANCERS = frozenset({502, 503, 504})


async def require_platform(endpoint: Endpoint) -> None:
    """Check that a platform answers, and speaks our API; it is told nothing of anybody.

    Raises:
        PlatformUnavailable: it is something else, or of another version, or does not answer.
        ConsoleError: what the platform says of itself.
    """
    response = await _asked(endpoint)
    try:
        problem = Problem.model_validate_json(response.content)
    except ValidationError:
        raise _no_platform(response.status_code) from None
    if problem.code == _ITS_WORD:
        return
    if problem.code in {"unauthenticated", "not-found"}:
        raise PlatformUnavailable(
            "A platform of another version answers",
            f"It does not serve the API {API}, which this console speaks.",
            "Use a console of the platform's version.",
        )
    raise error_from_problem(problem)


async def _asked(endpoint: Endpoint) -> httpx.Response:
    # Without TLS nothing is verified, and nothing leaves this machine.
    verify = endpoint.tls or False
    timeout = httpx.Timeout(_ANSWER_TIMEOUT, connect=CONNECT_TIMEOUT)
    async with httpx.AsyncClient(verify=verify, timeout=timeout, trust_env=False) as client:
        try:
            with lost_peer(endpoint.peer):
                return await client.get(f"{endpoint.url}/login")
        except PlatformUnavailable as error:
            if isinstance(error.__cause__, httpx.RemoteProtocolError):
                raise _no_platform() from error
            raise


def _no_platform(status: int | None = None) -> PlatformUnavailable:
    if status in _BALANCERS:
        return PlatformUnavailable(
            "The platform is away",
            f"What stands before it answers with HTTP status {status}.",
            "Try again in a moment; if it lasts, check that the platform runs.",
        )
    how = "and it does not speak HTTP" if status is None else f"with HTTP status {status}"
    return PlatformUnavailable(
        "This is not a platform",
        f"Something else answers at the address, {how}.",
        "Check the address and the port.",
    )
