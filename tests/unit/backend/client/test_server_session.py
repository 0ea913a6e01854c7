import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from caas_console.backend.client.server_session import ServerSession
from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    PlatformUnavailable,
    Problem,
    TooManyRequests,
)
from caas_console.backend.contracts.identity import RefreshRequest, TokenPair

LIFE = timedelta(minutes=10)


class FakeServer:
    """Exchanges refresh tokens as a platform does: each is good once.

    Attributes:
        asked: the refresh tokens that were shown, in order.
        attempts: what went with each of them.
        saved: those that the session had kept.
        over: why the session was said to be over, each time.
        trouble: raised instead of the next answer.
        arrived: set once it was asked.
        answering: cleared while answers are held back.
    """

    def __init__(self, life: timedelta = LIFE) -> None:
        self.asked: list[str] = []
        self.attempts: list[SecretStr | None] = []
        self.saved: list[str] = []
        self.over: list[Problem] = []
        self.trouble: Exception | None = None
        self.arrived = asyncio.Event()
        self.answering = asyncio.Event()
        self.answering.set()
        self.life = life
        self.access = "access-0"
        self.refresh = "refresh-0"
        self.ended = False
        self._count = 0
        self._busy = False

    def session(self) -> ServerSession:
        """One that has a refresh token and nothing else."""
        return ServerSession(
            "anna",
            RefreshRequest(refresh_token=SecretStr(self.refresh)),
            self.exchange,
            lambda _, renewal: self.saved.append(renewal.refresh_token.get_secret_value()),
            lambda _, reason: self.over.append(reason),
        )

    def pair(self) -> TokenPair:
        now = datetime.now(UTC)
        return TokenPair(
            session_id="s",
            access_token=self.access,
            access_expires_at=now + self.life,
            refresh_token=self.refresh,
            session_expires_at=now + timedelta(hours=12),
        )

    async def exchange(self, renewal: RefreshRequest) -> TokenPair:
        assert not self._busy, "two exchanges at once"
        self._busy = True
        try:
            shown = renewal.refresh_token.get_secret_value()
            self.asked.append(shown)
            self.attempts.append(renewal.attempt)
            self.arrived.set()
            await self.answering.wait()
            if shown != self.refresh:
                self.ended = True
            if self.ended:
                raise AuthError("The session has ended")
            trouble, self.trouble = self.trouble, None
            if trouble is not None:
                raise trouble
            self._count += 1
            self.access, self.refresh = f"access-{self._count}", f"refresh-{self._count}"
            return self.pair()
        finally:
            self._busy = False


class Clock:
    """The monotonic clock, set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("caas_console.backend.client.server_session.monotonic", clock)
    return clock


async def test_who_was_refused_together_gets_one_new_token() -> None:
    server = FakeServer()
    session = server.session()
    refused = await session.token()
    given_to = await asyncio.gather(*(session.instead_of(refused) for _ in range(50)))
    assert set(given_to) == {"access-2"}
    assert server.asked == ["refresh-0", "refresh-1"]
    # Who was slow to be refused takes what there is.
    assert await session.instead_of(refused) == "access-2"
    assert server.saved == ["refresh-1", "refresh-2"]


async def test_who_stops_waiting_does_not_interrupt_the_exchange() -> None:
    server = FakeServer()
    session = server.session()
    server.answering.clear()
    waiting = asyncio.create_task(session.token())
    await server.arrived.wait()
    waiting.cancel()
    await asyncio.wait([waiting])
    server.answering.set()
    assert await session.token() == "access-1"
    assert server.asked == ["refresh-0"]


async def test_what_is_on_its_way_is_taken_in_before_the_end() -> None:
    server = FakeServer()
    session = server.session()
    server.answering.clear()
    waiting = asyncio.create_task(session.token())
    await server.arrived.wait()
    asyncio.get_running_loop().call_soon(server.answering.set)
    await session.aclose()
    assert server.saved == ["refresh-1"]
    assert await waiting == "access-1"
    with pytest.raises(AuthError, match="Nobody is logged in"):
        await session.token()


async def test_a_token_is_replaced_shortly_before_its_end(clock: Clock) -> None:
    server = FakeServer()
    session = server.session()
    await session.token()
    clock.now += LIFE.total_seconds() - 31
    assert await session.token() == "access-1"
    clock.now += 2
    assert await session.token() == "access-2"


@pytest.mark.parametrize("life", [timedelta(hours=-1), timedelta(seconds=10)])
async def test_where_the_clocks_differ_only_the_server_says_when_a_token_ends(
    clock: Clock, life: timedelta
) -> None:
    server = FakeServer(life)
    session = server.session()
    for _ in range(5):
        assert await session.token() == "access-1"
        clock.now += 1000
    assert await session.instead_of("access-1") == "access-2"


@pytest.mark.parametrize(
    "trouble",
    [
        PlatformUnavailable("The platform does not answer"),
        TooManyRequests("Too many requests", retry_after=1),
    ],
)
async def test_while_the_server_gives_no_other_the_token_that_there_is_serves_on(
    clock: Clock, trouble: ConsoleError
) -> None:
    server = FakeServer()
    session = server.session()
    await session.token()
    clock.now += LIFE.total_seconds() - 10
    server.trouble = trouble
    assert await session.token() == "access-1"
    assert await session.token() == "access-2"
    assert not server.over


async def test_an_answer_that_was_lost_is_asked_for_by_the_same_attempt() -> None:
    server = FakeServer()
    session = server.session()
    await session.token()
    server.trouble = PlatformUnavailable("The platform does not answer")
    with pytest.raises(PlatformUnavailable):
        await session.instead_of("access-1")
    assert await session.instead_of("access-1") == "access-2"
    assert await session.instead_of("access-2") == "access-3"
    assert server.asked[1:] == ["refresh-1", "refresh-1", "refresh-2"]
    _, lost, again, another = server.attempts
    assert lost == again != another


async def test_a_session_that_is_over_says_why_to_everybody_and_asks_no_more() -> None:
    server = FakeServer()
    session = server.session()
    await session.token()
    server.ended = True
    over = pytest.raises(AuthError, match="The session has ended")
    with over:
        await session.instead_of("access-1")
    for _ in range(2):
        with over:
            await session.token()
    assert session.ended.is_set()
    assert server.asked == ["refresh-0", "refresh-1"]
    assert [reason.title for reason in server.over] == ["The session has ended"]


def test_no_token_is_shown_in_what_is_printed_of_it() -> None:
    async def shown() -> str:
        server = FakeServer()
        session = server.session()
        await session.token()
        return repr(vars(session) | {"_on_over": "", "_on_renewed": "", "_exchange": ""})

    text = asyncio.run(shown())
    assert "access-1" not in text
    assert "refresh-1" not in text


_STEPS = st.lists(
    st.sampled_from(["ask", "ask", "refused", "away", "revoked", "together", "left"]), max_size=30
)


@given(_STEPS)
def test_whatever_happens_no_token_is_shown_twice_and_the_newest_is_kept(steps: list[str]) -> None:
    asyncio.run(_live_through(steps))


async def _live_through(steps: list[str]) -> None:
    server = FakeServer()
    session = server.session()
    asks: dict[str, Callable[[], object]] = {
        "away": lambda: setattr(server, "trouble", PlatformUnavailable("away")),
        "revoked": lambda: setattr(server, "ended", True),
        "left": session.leave,
    }
    for step in steps:
        if step in asks:
            asks[step]()
            continue
        over, asked = session.ended.is_set(), len(server.asked)
        many = 5 if step == "together" else 1
        doing = (
            [session.token() for _ in range(many)]
            if step == "ask"
            else [session.instead_of(server.access) for _ in range(many)]
        )
        outcomes = await asyncio.gather(*doing, return_exceptions=True)
        assert all(isinstance(one, str | AuthError | PlatformUnavailable) for one in outcomes)
        if over:
            assert all(isinstance(one, AuthError) for one in outcomes)
            assert len(server.asked) == asked
        assert len(server.asked) <= asked + 1
    # The server alone ends it: the session itself never shows a token that is spent.
    assert server.asked == sorted(server.asked, key=lambda one: int(one.split("-")[1]))
    assert server.ended is ("revoked" in steps)
    assert (server.saved or ["refresh-0"])[-1] == server.refresh
    assert len(server.over) <= 1
