from caas_console.backend.client.link import Link
from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.gateway import LinkState, LinkStep
from caas_console.backend.contracts.sign_in import SignInNeeded, SignInStep

CUT = Problem(title="The platform does not answer", code="platform-unavailable")
REMARK = Problem(title="Another version", code="platform-version")


def test_it_connects_before_and_reconnects_after_the_first_connection() -> None:
    link = Link()
    states = [link.step(LinkStep.FINDING).state, link.down(CUT).state]
    states += [link.up(None).state, link.down(CUT).state, link.step(LinkStep.OPENING).state]
    assert states == [
        LinkState.CONNECTING,
        LinkState.CONNECTING,
        LinkState.CONNECTED,
        LinkState.RECONNECTING,
        LinkState.RECONNECTING,
    ]


def test_a_state_that_lasts_keeps_the_moment_when_it_began() -> None:
    link = Link()
    up = link.up(None)
    cut = link.down(CUT)
    assert cut.since >= up.since
    assert link.step(LinkStep.FINDING).since == link.down(CUT).since == cut.since


def test_why_the_last_attempt_failed_is_known_until_one_succeeds() -> None:
    link = Link()
    link.down(CUT)
    assert link.step(LinkStep.STARTING).problem == CUT
    assert link.up(None).problem is None


def test_a_remark_goes_with_the_connection() -> None:
    assert Link().up(REMARK).problem == REMARK


def test_what_a_person_has_to_do_is_told_until_the_attempt_goes_on() -> None:
    needed = SignInNeeded(step=SignInStep.LOGIN, login="anna")
    link = Link()
    link.up(None)
    waiting = link.wait_for(needed)
    assert (waiting.state, waiting.needed) == (LinkState.RECONNECTING, needed)
    assert link.step(LinkStep.FINDING).needed is None
