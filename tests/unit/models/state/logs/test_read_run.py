from datetime import UTC, datetime, timedelta

from caas_console.backend.contracts.resources import Container, ContainerState
from caas_console.models.state.logs.read_run import ReadRun

_ZERO = datetime(2026, 1, 1, tzinfo=UTC)


def second(number: float) -> datetime:
    return _ZERO + timedelta(seconds=number)


def container(started: float | None, finished: float | None = None) -> Container:
    """A container as it is told, with the moments in seconds."""
    return Container(
        id="local/c1",
        tenant_id="default",
        environment_id="local",
        host_id="local",
        name="web",
        image="web:1",
        image_id="sha256:1",
        created_at=_ZERO,
        started_at=None if started is None else second(started),
        finished_at=None if finished is None else second(finished),
        state=ContainerState.RUNNING,
    )


def run_from(started: float) -> ReadRun:
    run = ReadRun()
    run.begin(container(started))
    return run


def test_the_next_run_is_read_from_the_middle_of_the_break() -> None:
    run, now = run_from(1), container(12, finished=10)
    run.observe(now)
    assert run.is_before(now)
    assert run.resume_at(now) == second(11)


def test_what_ended_before_the_run_is_not_its_end() -> None:
    run = run_from(10)
    run.observe(container(10, finished=9))
    now = container(22, finished=20)
    run.observe(now)
    assert run.resume_at(now) == second(21)


def test_runs_that_were_missed_are_read_from_the_end_of_the_one_that_was_read() -> None:
    run = run_from(1)
    run.observe(container(1, finished=10))
    now = container(22, finished=20)
    run.observe(now)
    assert run.resume_at(now) == second(10.1)


def test_the_first_break_counts_of_several_that_were_told() -> None:
    run = run_from(1)
    run.observe(container(12, finished=10))
    now = container(22, finished=20)
    run.observe(now)
    assert run.resume_at(now) == second(11)


def test_a_run_without_an_end_is_followed_from_the_start_of_the_next() -> None:
    run, now = run_from(1), container(12)
    run.observe(now)
    assert run.resume_at(now) == second(12)


def test_a_start_that_is_told_late_is_that_of_the_run() -> None:
    run = ReadRun()
    run.begin(container(None))
    run.observe(container(5))
    assert not run.is_before(container(5))
    assert not run.is_before(container(None))
    assert run.is_before(container(6))
