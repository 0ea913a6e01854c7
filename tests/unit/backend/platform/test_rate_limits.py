"""Rates, on an application that answers everything."""

import asyncio

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caas_console.backend.platform import rate_limits
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.rate_limits import Buckets, Rate, RateLimits


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Asked:
    """Asks an application behind rate limits, and remembers the answer's start."""

    def __init__(self, app: ASGIApp | None = None) -> None:
        self.clock = Clock()
        self.app = RateLimits(
            app or answer,
            Buckets(Rate("credential", burst=3, per_second=0.5), self.clock),
            Buckets(Rate("address", burst=1, per_second=1), self.clock),
        )

    async def as_actor(self, credential_id: str) -> tuple[int, dict[str, str]]:
        return await self._ask({"actor": Actor("a", "A", (), credential_id=credential_id)}, None)

    async def from_address(
        self, address: str, path: str = "/v1/login"
    ) -> tuple[int, dict[str, str]]:
        return await self._ask({}, (address, 1234), path)

    async def _ask(
        self,
        state: dict[str, object],
        client: tuple[str, int] | None,
        path: str = "/v1/tenants",
    ) -> tuple[int, dict[str, str]]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(message: Message) -> None:
            sent.append(message)

        scope: Scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "headers": [],
            "state": state,
            "client": client,
        }
        await self.app(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], headers


async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def test_a_burst_is_answered_and_what_comes_beyond_is_told_when_to_go_on() -> None:
    asked = Asked()
    answers = [await asked.as_actor("s") for _ in range(4)]
    assert [status for status, _ in answers] == [200, 200, 200, 429]
    assert answers[0][1]["ratelimit"] == '"credential";r=2;t=2'
    assert answers[0][1]["ratelimit-policy"] == '"credential";q=3;w=6'
    refused = answers[3][1]
    assert (refused["retry-after"], refused["content-type"]) == ("2", "application/problem+json")


async def test_whoever_waits_as_long_as_told_is_answered() -> None:
    asked = Asked()
    for _ in range(4):
        _, headers = await asked.as_actor("s")
    asked.clock.now += int(headers["retry-after"])
    assert (await asked.as_actor("s"))[0] == 200


async def test_each_credential_and_each_address_has_its_own_rate() -> None:
    asked = Asked()
    for _ in range(4):
        await asked.as_actor("s")
    assert (await asked.as_actor("other"))[0] == 200
    assert [(await asked.from_address("10.0.0.1"))[0] for _ in range(2)] == [200, 429]
    assert (await asked.from_address("10.0.0.2"))[0] == 200


async def test_the_owner_of_an_embedded_platform_is_not_limited() -> None:
    asked = Asked()
    answers = [await asked.as_actor("") for _ in range(10)]
    assert {status for status, _ in answers} == {200}
    assert "ratelimit" not in answers[0][1]


async def test_probes_are_not_limited() -> None:
    asked = Asked()
    assert {(await asked.from_address("10.0.0.1", "/healthz"))[0] for _ in range(9)} == {200}


def test_senders_whose_rate_is_whole_again_are_forgotten() -> None:
    clock = Clock()
    buckets = Buckets(Rate("address", burst=1, per_second=1), clock)
    for number in range(10_000):
        buckets.take(str(number))
    clock.now += 2
    buckets.take("one more")
    assert len(buckets._buckets) == 1


async def test_one_person_has_so_many_requests_open_whatever_they_came_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rate_limits, "MOST_OPEN", 2)
    released = asyncio.Event()

    async def last(scope: Scope, receive: Receive, send: Send) -> None:
        await released.wait()
        await answer(scope, receive, send)

    asked = Asked(last)
    open_ones = [asyncio.create_task(asked.as_actor(one)) for one in ("session", "token")]
    await asyncio.sleep(0)
    status, headers = await asked.as_actor("another session")
    assert (status, headers["retry-after"]) == (429, "1")
    released.set()
    assert [status for status, _ in await asyncio.gather(*open_ones)] == [200, 200]
    assert (await asked.as_actor("session"))[0] == 200
