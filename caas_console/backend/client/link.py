"""The connection's state, from one change to the next."""

from datetime import UTC, datetime

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.gateway import LinkChanged, LinkState, LinkStep
from caas_console.backend.contracts.sign_in import SignInNeeded


class Link:
    """Tells how the connection stands; a state that lasts keeps the moment when it began.

    Before the first connection it is ``connecting``, after it ``reconnecting``.
    """

    def __init__(self) -> None:
        self._now = LinkChanged(state=LinkState.CONNECTING, since=datetime.now(UTC))

    def step(self, step: LinkStep) -> LinkChanged:
        """An attempt to connect goes on; why the last one failed stays known."""
        return self._change(self._away, step, self._now.problem)

    def up(self, remark: Problem | None) -> LinkChanged:
        """It is up."""
        return self._change(LinkState.CONNECTED, None, remark)

    def down(self, problem: Problem) -> LinkChanged:
        """It was cut, or an attempt failed."""
        return self._change(self._away, None, problem)

    def wait_for(self, needed: SignInNeeded) -> LinkChanged:
        """It goes on once a person has done something."""
        return self._change(self._away, None, None, needed)

    @property
    def _away(self) -> LinkState:
        connecting = self._now.state is LinkState.CONNECTING
        return LinkState.CONNECTING if connecting else LinkState.RECONNECTING

    def _change(
        self,
        state: LinkState,
        step: LinkStep | None,
        problem: Problem | None,
        needed: SignInNeeded | None = None,
    ) -> LinkChanged:
        since = self._now.since if state is self._now.state else datetime.now(UTC)
        self._now = LinkChanged(state=state, since=since, step=step, problem=problem, needed=needed)
        return self._now
