"""Whatever is late, paused or skewed: one holder at a time may write, and each in its turn."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from caas_console.backend.platform.leases.lease import (
    DURATION,
    RENEW_INTERVAL,
    TRUSTED,
    Lease,
    claimed,
    released,
)

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
moments = st.integers(-1_000_000, 1_000_000).map(
    lambda milliseconds: START + timedelta(milliseconds=milliseconds)
)
leases = st.builds(
    Lease, holder=st.sampled_from("ab"), epoch=st.integers(1, 100), expires_at=moments
)


def test_a_holder_renews_often_enough_and_stops_before_the_end() -> None:
    assert 2 * RENEW_INTERVAL < TRUSTED < DURATION.total_seconds()


def test_the_first_who_asks_has_it() -> None:
    assert claimed(None, "a", START) == Lease("a", 1, START + DURATION)


@given(former=leases, now=moments)
def test_another_has_it_only_once_it_expired_and_in_a_new_epoch(
    former: Lease, now: datetime
) -> None:
    lease = claimed(former, "other", now)
    assert (lease is None) == (former.expires_at > now)
    if lease is not None:
        assert lease == Lease("other", former.epoch + 1, now + DURATION)


@given(former=leases, now=moments)
def test_a_renewal_keeps_the_epoch_and_one_that_is_late_does_not(
    former: Lease, now: datetime
) -> None:
    lease = claimed(former, former.holder, now)
    assert lease is not None
    assert (lease.epoch == former.epoch) == (former.expires_at > now)


@given(former=leases, now=moments)
def test_what_was_released_is_had_for_the_asking_but_not_by_the_wrong_one(
    former: Lease, now: datetime
) -> None:
    assert released(former, "other", now) is None
    lease = released(former, former.holder, now)
    assert lease is not None
    assert lease.epoch == former.epoch
    assert claimed(lease, "other", now) is not None


@dataclass
class Instance:
    """An instance as it believes itself to be; its clock only measures how long something takes.

    Attributes:
        trusted_until: by the true clock.
    """

    name: str
    epoch: int | None = None
    trusted_until: datetime = START
    written: list[int] = field(default_factory=list)

    def believes(self, now: datetime) -> bool:
        return self.epoch is not None and now < self.trusted_until


class LeaseMachine(RuleBasedStateMachine):
    """Instances ask, forget to ask, and write; the database's clock may jump a little forward."""

    @initialize()
    def begin(self) -> None:
        self.now = START
        self.skew = timedelta()
        self.lease: Lease | None = None
        self.instances = [Instance(name) for name in "abc"]
        self.written: list[tuple[int, str]] = []

    @rule(seconds=st.floats(0.1, 6))
    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(number=st.integers(0, 2), answered_after=st.floats(0, 20))
    def ask(self, number: int, answered_after: float) -> None:
        """The answer may come late: what it is good for is counted from the question."""
        asked_at, instance = self.now, self.instances[number]
        lease = claimed(self.lease, instance.name, self.now + self.skew)
        if lease is None:
            instance.epoch = None
            return
        self.lease = lease
        self.now += timedelta(seconds=answered_after)
        instance.epoch = lease.epoch
        instance.trusted_until = asked_at + timedelta(seconds=TRUSTED)

    @rule(number=st.integers(0, 2))
    def release(self, number: int) -> None:
        instance = self.instances[number]
        lease = released(self.lease, instance.name, self.now + self.skew)
        self.lease = self.lease if lease is None else lease
        instance.epoch = None

    @rule(number=st.integers(0, 2))
    def write(self, number: int) -> None:
        """Whoever was paused writes without a look at the clock; the fence alone hinders it."""
        instance = self.instances[number]
        if self.lease is not None and self.lease[:2] == (instance.name, instance.epoch):
            self.written.append((self.lease.epoch, instance.name))

    @rule(seconds=st.floats(-1.9, 1.9))
    def change_the_databases_node(self, seconds: float) -> None:
        """Its clock is another, by less than the time that holders leave."""
        self.skew = timedelta(seconds=seconds / 2)

    @invariant()
    def at_most_one_believes_that_it_leads(self) -> None:
        assert sum(instance.believes(self.now) for instance in self.instances) <= 1

    @invariant()
    def nobody_writes_after_a_later_one(self) -> None:
        assert self.written == sorted(self.written)
        assert len(dict(self.written)) == len(set(self.written))


def test_no_two_lead_at_once_and_none_writes_after_the_next() -> None:
    run_state_machine_as_test(LeaseMachine)
