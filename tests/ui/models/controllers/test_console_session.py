from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.contracts.gateway import Gateway, LinkState
from caas_console.models.controllers.console_session import ConsoleSession
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.waiting import until


def session_on(gateway: FakeGateway) -> ConsoleSession:
    async def opened() -> Gateway:
        return gateway

    return ConsoleSession(opened)


async def test_the_state_is_followed_and_changes_are_flushed_together() -> None:
    gateway = FakeGateway(host(), container("web"))
    session = session_on(gateway)
    session.start()
    await until(lambda: session.state.cache.synchronized)
    told: list[int] = []
    session.state.cache.subscribe(
        lambda delta: told.append(len(delta.upserted_of("container"))), {"container"}
    )
    for number in range(20):
        gateway.tell(container(f"c{number}"))
    await until(lambda: len(session.state.cache.containers) == 21 and sum(told) >= 20)
    assert len(told) < 20
    await session.aclose()
    assert gateway.closed


async def test_what_owners_have_in_focus_is_measured_together_and_let_go() -> None:
    gateway = FakeGateway(host())
    session = session_on(gateway)
    session.start()
    await until(lambda: session.state.cache.synchronized)
    pane, page = object(), object()
    session.focus(pane, {"local/a", "local/b"})
    session.focus(page, {"local/c"})
    await until(lambda: gateway.feed.focused == {"local/a", "local/b", "local/c"})
    session.focus(pane, ())
    await until(lambda: gateway.feed.focused == {"local/c"})
    await session.aclose()


async def test_a_gateway_that_cannot_be_opened_is_told_as_a_lost_link() -> None:
    async def opened() -> Gateway:
        raise PlatformUnavailable("No platform", hint="Start it.")

    session = ConsoleSession(opened)
    changes: list[None] = []
    session.link_changed.connect(lambda: changes.append(None))
    session.start()
    await until(lambda: changes)
    link = session.state.cache.link
    assert link.state is LinkState.RECONNECTING
    assert link.problem is not None
    assert link.problem.hint == "Start it."
    await session.aclose()
