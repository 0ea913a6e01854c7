from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from caas_console.backend.contracts.errors import Conflict, InvalidInput, Problem
from caas_console.backend.contracts.jobs import Job, JobState, Progress
from caas_console.backend.contracts.operations import PullImage, StartContainer
from caas_console.backend.jobs import lifecycle

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PROBLEM = Problem(title="It failed", code="engine-error")


def new_job() -> Job:
    return lifecycle.new_job(
        tenant_id="default",
        actor="anna",
        host_id="local",
        operation=PullImage(reference="busybox:1"),
        subject="busybox",
        now=NOW,
    )


def running_job() -> Job:
    return lifecycle.started(new_job(), NOW)


class JobLife(RuleBasedStateMachine):
    """Any order of what may happen to a job; an illegal step must change nothing."""

    @initialize()
    def create(self) -> None:
        self.job = new_job()
        self.now = NOW

    def _in(self, *states: JobState) -> bool:
        return self.job.state in states

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    @rule()
    def start(self) -> None:
        if self._in(JobState.QUEUED):
            self.job = lifecycle.started(self.job, self._tick())
        else:
            with pytest.raises(Conflict):
                lifecycle.started(self.job, self.now)

    @precondition(lambda self: self._in(JobState.RUNNING))
    @rule(step=st.sampled_from(["pull", "create", "start"]), message=st.text(max_size=5))
    def progress(self, step: str, message: str) -> None:
        self.job = lifecycle.progressed(self.job, Progress(step=step, message=message))
        assert self.job.steps[-1].name == step
        assert self.job.steps[-1].message == message

    @rule()
    def cancel(self) -> None:
        if self._in(JobState.QUEUED):
            self.job = lifecycle.cancel_requested(self.job, self._tick())
            assert self.job.state is JobState.CANCELLED
        elif self._in(JobState.RUNNING):
            self.job = lifecycle.cancel_requested(self.job, self._tick())
            assert self.job.state is JobState.RUNNING
        else:
            with pytest.raises(Conflict):
                lifecycle.cancel_requested(self.job, self.now)

    @precondition(lambda self: self._in(JobState.RUNNING))
    @rule(how=st.sampled_from(["succeeded", "failed", "cancelled"]))
    def end(self, how: str) -> None:
        if how == "succeeded":
            self.job = lifecycle.succeeded(self.job, self._tick())
        elif how == "failed":
            self.job = lifecycle.failed(self.job, PROBLEM, self._tick())
        else:
            self.job = lifecycle.cancelled(self.job, self._tick())

    @rule()
    def retry(self) -> None:
        attempt = self.job.attempt
        if self._in(JobState.FAILED, JobState.CANCELLED):
            self.job = lifecycle.retried(self.job)
            assert self.job.attempt == attempt + 1
        else:
            with pytest.raises(Conflict):
                lifecycle.retried(self.job)

    @rule()
    def resume_after_a_crash(self) -> None:
        before = self.job
        if self._in(JobState.RUNNING):
            self.job = lifecycle.resumed(before)
            assert self.job.attempt == before.attempt + 1
            assert self.job.started_at == before.started_at
        else:
            with pytest.raises(Conflict):
                lifecycle.resumed(self.job)

    @invariant()
    def the_record_agrees_with_its_state(self) -> None:
        job = self.job
        assert (job.ended_at is not None) == job.state.ended
        assert (job.problem is not None) == (job.state is JobState.FAILED)
        running_steps = [step for step in job.steps if step.state == "running"]
        if job.state is JobState.RUNNING:
            assert running_steps == list(job.steps[-1:])
        else:
            assert not running_steps
        if job.state is JobState.QUEUED:
            assert (job.steps, job.result) == ((), {})
            assert not job.cancel_requested

    @invariant()
    def it_survives_the_wire(self) -> None:
        assert Job.model_validate_json(self.job.model_dump_json()) == self.job


TestJobLife = JobLife.TestCase


def test_naming_the_next_step_ends_the_one_before() -> None:
    job = lifecycle.progressed(running_job(), Progress(step="pull"))
    job = lifecycle.progressed(job, Progress(step="create"))
    assert [(step.name, step.state) for step in job.steps] == [
        ("pull", "done"),
        ("create", "running"),
    ]


def test_a_step_may_come_back_later_as_a_step_of_its_own() -> None:
    job = running_job()
    for step in ("pull", "create", "pull"):
        job = lifecycle.progressed(job, Progress(step=step))
    assert [step.name for step in job.steps] == ["pull", "create", "pull"]


def test_a_failure_fails_the_step_it_happened_in() -> None:
    job = lifecycle.progressed(running_job(), Progress(step="pull"))
    job = lifecycle.failed(lifecycle.progressed(job, Progress(step="create")), PROBLEM, NOW)
    assert [step.state for step in job.steps] == ["done", "failed"]


def test_the_result_of_the_last_report_is_the_jobs() -> None:
    job = lifecycle.progressed(running_job(), Progress(step="run", result={"container_id": "c"}))
    assert lifecycle.succeeded(job, NOW).result == {"container_id": "c"}


def test_ids_sort_by_creation() -> None:
    earlier = new_job()
    later = lifecycle.new_job(
        tenant_id="default",
        actor="anna",
        host_id="local",
        operation=StartContainer(target="web"),
        subject="web",
        now=NOW + timedelta(milliseconds=1),
    )
    assert earlier.id < later.id


def test_a_replay_of_a_different_request_is_refused() -> None:
    other = new_job().model_copy(update={"subject": "else"})
    with pytest.raises(InvalidInput):
        lifecycle.replay(other, new_job())
