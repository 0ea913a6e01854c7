"""How many requests a credential, or an address without one, may send in a time, and have open.

Token buckets and counts, in this process alone: with several instances each allows as much. Plain
ASGI: a middleware that buffers would break streams. The headers are those of
draft-ietf-httpapi-ratelimit-headers-10.
"""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caas_console.backend.contracts.errors import TooManyRequests
from caas_console.backend.platform.identity.throttle import sender_of
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.services import address_of
from caas_console.backend.wire.problems import ProblemResponse

# Probes of health are none of the API's requests.
_LIMITED = "/v1/"
# Beyond so many, those that are full again are forgotten.
_MOST_BUCKETS = 10_000


@dataclass(frozen=True)
class Rate:
    """How much is allowed.

    Attributes:
        name: the policy's name in the headers.
        burst: requests at once.
        per_second: requests a second for ever.
    """

    name: str
    burst: int
    per_second: float

    @property
    def policy(self) -> str:
        """The value of RateLimit-Policy: the quota, and the seconds in which it comes anew."""
        return f'"{self.name}";q={self.burst};w={math.ceil(self.burst / self.per_second)}'


# A console with many pages open, or a script that runs a job on each of a thousand containers.
OF_CREDENTIAL = Rate("credential", burst=2_000, per_second=200)
# An office behind one address, in the morning.
OF_ADDRESS = Rate("address", burst=300, per_second=20)
# What one person, with whatever credentials, or one address may have open: watches, logs and shells
# last for hours, and each takes a file of the process.
MOST_OPEN = 250


@dataclass
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """What is left of a rate for each that sends.

    Args:
        rate: what each may.
        clock: seconds that only grow.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, sender: str) -> float:
        """Take one token; what is left, less than 0 where there was none."""
        now = self._clock()
        bucket = self._buckets.get(sender)
        if bucket is None:
            self._forget_full(now)
            bucket = self._buckets[sender] = _Bucket(self.rate.burst, now)
        bucket.tokens = self._tokens(bucket, now)
        bucket.at = now
        if bucket.tokens < 1:
            return bucket.tokens - 1
        bucket.tokens -= 1
        return bucket.tokens

    def _tokens(self, bucket: _Bucket, now: float) -> float:
        gained = (now - bucket.at) * self.rate.per_second
        return min(float(self.rate.burst), bucket.tokens + gained)

    def _forget_full(self, now: float) -> None:
        if len(self._buckets) >= _MOST_BUCKETS:
            self._buckets = {
                sender: bucket
                for sender, bucket in self._buckets.items()
                if self._tokens(bucket, now) < self.rate.burst
            }


class RateLimits:
    """Refuses requests that are too many; it stands behind what tells who asks.

    The owner of an embedded platform, who has no credential of the platform's, and whoever comes
    over a Unix socket without one, is not limited.
    """

    def __init__(
        self,
        app: ASGIApp,
        credentials: Buckets | None = None,
        addresses: Buckets | None = None,
    ) -> None:
        self._app = app
        self._credentials = credentials or Buckets(OF_CREDENTIAL)
        self._addresses = addresses or Buckets(OF_ADDRESS)
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        buckets, sender, who = self._sender(scope)
        if not sender:
            await self._app(scope, receive, send)
            return
        left, rate = buckets.take(sender), buckets.rate

        async def send_told(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = rate.policy
                wait = math.ceil((rate.burst - max(left, 0)) / rate.per_second)
                headers["RateLimit"] = f'"{rate.name}";r={max(0, int(left))};t={wait}'
            await send(message)

        if left < 0:
            await _refusal(rate, left)(scope, receive, send_told)
        elif self._open[who] >= MOST_OPEN:
            await _too_many_open()(scope, receive, send_told)
        else:
            with self._one_more(who):
                await self._app(scope, receive, send_told)

    @contextmanager
    def _one_more(self, who: str) -> Iterator[None]:
        self._open[who] += 1
        try:
            yield
        finally:
            self._open[who] -= 1
            if not self._open[who]:
                del self._open[who]

    def _sender(self, scope: Scope) -> tuple[Buckets, str, str]:
        """What counts the requests of whom, and who has them open."""
        if not scope["path"].startswith(_LIMITED):
            return self._addresses, "", ""
        actor = scope.get("state", {}).get("actor")
        if isinstance(actor, Actor):
            return self._credentials, actor.credential_id, actor.id
        address = sender_of(address_of(HTTPConnection(scope)))
        return self._addresses, address, address


def _refusal(rate: Rate, left: float) -> ProblemResponse:
    wait = max(1, math.ceil(-left / rate.per_second))
    error = TooManyRequests(
        "Too many requests",
        f"At most {rate.per_second:g} a second are answered.",
        "Wait a moment, then go on.",
        retry_after=wait,
    )
    return ProblemResponse(error.problem, {"Retry-After": str(wait)})


def _too_many_open() -> ProblemResponse:
    error = TooManyRequests(
        "Too many requests",
        f"At most {MOST_OPEN} are answered at a time.",
        "Close some consoles, logs or shells.",
    )
    return ProblemResponse(error.problem)
