from datetime import timedelta
from typing import Any

import pytest

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.operations import (
    ContainerSpec,
    RunContainer,
    StopContainer,
)
from caas_console.backend.contracts.resources import (
    Container,
    ContainerState,
    Health,
    HostState,
)
from caas_console.models.state.attention_rules import AttentionCode, Severity
from caas_console.models.state.console_state import ConsoleState
from tests.unit.models.state.factories import (
    NOW,
    connected_state,
    container,
    delta,
    event,
    fill,
    gone,
    host,
    job,
)

JUST_NOW = NOW - timedelta(minutes=1)


def codes(state: ConsoleState, *, after: timedelta = timedelta(0)) -> list[AttentionCode]:
    return [item.finding.code for item in state.attention.items(NOW + after)]


def exited(code: int, name: str = "web", **settings: object) -> Container:
    return container(
        name,
        **{"state": ContainerState.EXITED, "exit_code": code, "finished_at": JUST_NOW, **settings},
    )


def test_nothing_needs_attention_when_all_is_well() -> None:
    state = connected_state(
        host(), container("web", health=Health.HEALTHY), exited(0, "done"), job("j1")
    )
    assert codes(state) == []


def test_the_most_urgent_goes_first_and_the_newest_of_equals() -> None:
    problem = Problem(title="No Docker daemon answers", code="engine-unreachable", hint="Start it.")
    state = connected_state(
        host("h1", state=HostState.UNREACHABLE, problem=problem, since=NOW - timedelta(days=1)),
        host("h2", warnings=("No swap limit support",)),
        exited(1, "failed"),
        container("dead", state=ContainerState.DEAD, finished_at=NOW, error="busy"),
    )
    items = state.attention.items(NOW)
    assert [item.finding.code for item in items] == [
        AttentionCode.CONTAINER_DEAD,
        AttentionCode.HOST_UNREACHABLE,
        AttentionCode.EXITED,
        AttentionCode.HOST_WARNING,
    ]
    unreachable = items[1]
    assert unreachable.finding.severity is Severity.CRITICAL
    assert unreachable.finding.parameters == {
        "title": "No Docker daemon answers",
        "hint": "Start it.",
    }
    assert (unreachable.kind, unreachable.object_id, unreachable.name) == ("host", "h1", "h1")


def test_a_failed_exit_is_forgotten_after_an_hour() -> None:
    state = connected_state(exited(1))
    assert codes(state) == [AttentionCode.EXITED]
    assert codes(state, after=timedelta(hours=1)) == []
    fill(state.cache, exited(2, finished_at=NOW))
    assert codes(state, after=timedelta(minutes=1)) == [AttentionCode.EXITED]


@pytest.mark.parametrize("code", [130, 137, 143])
def test_the_codes_of_a_stop_that_nobody_saw_are_not_held_against_a_container(code: int) -> None:
    assert codes(connected_state(exited(code))) == []


def test_an_exit_that_was_asked_for_is_no_failure_and_one_that_was_not_is() -> None:
    state = connected_state(
        exited(1, "stopped"),
        event(1, "kill", "stopped", attributes={"signal": "15"}),
        event(2, "die", "stopped", at=NOW + timedelta(seconds=1)),
        exited(137, "killed"),
        event(3, "die", "killed"),
    )
    assert [item.name for item in state.attention.items(NOW)] == ["killed"]


def test_a_container_that_ran_out_of_memory_is_told_as_that() -> None:
    state = connected_state(exited(137, oom_killed=True, memory_limit=64))
    (item,) = state.attention.items(NOW)
    assert item.finding.code is AttentionCode.OOM_KILLED
    assert item.finding.parameters == {"limit": 64}


def test_a_restarting_container_is_in_a_restart_loop() -> None:
    state = connected_state(container("web", state=ContainerState.RESTARTING, exit_code=1))
    assert codes(state) == [AttentionCode.RESTART_LOOP]


def test_a_running_container_that_crashed_often_is_in_a_restart_loop_until_it_stays_up() -> None:
    crashes = [
        event(number, "die", "web", at=NOW - timedelta(seconds=number)) for number in range(3)
    ]
    state = connected_state(container("web"), *crashes[:2])
    assert codes(state) == []
    fill(state.cache, crashes[2])
    assert codes(state) == [AttentionCode.RESTART_LOOP]
    assert codes(state, after=timedelta(minutes=6)) == []


def test_a_loop_is_told_with_the_code_of_the_latest_end_while_the_container_runs_again() -> None:
    crashes = [
        event(
            number,
            "die",
            "web",
            at=NOW - timedelta(seconds=9 - number),
            attributes={"exitCode": str(number)},
        )
        for number in range(3)
    ]
    (item,) = connected_state(container("web"), *crashes).attention.items(NOW)
    assert item.finding.parameters["exit_code"] == 2


def test_a_loop_whose_ends_were_not_seen_is_told_without_a_code() -> None:
    state = connected_state(container("web", state=ContainerState.RESTARTING, exit_code=None))
    (item,) = state.attention.items(NOW)
    assert "exit_code" not in item.finding.parameters


def test_an_unhealthy_container_needs_attention_while_it_runs() -> None:
    sick = container("web", health=Health.UNHEALTHY)
    state = connected_state(sick)
    assert codes(state) == [AttentionCode.UNHEALTHY]
    fill(state.cache, sick.model_copy(update={"state": ContainerState.PAUSED}))
    assert codes(state) == []


def test_a_job_that_failed_lately_needs_attention() -> None:
    problem = Problem(title="The image was not found", code="engine-error")
    failed = job("j1", state=JobState.FAILED, ended_at=JUST_NOW, problem=problem)
    state = connected_state(failed)
    (item,) = state.attention.items(NOW)
    assert item.name == "web"
    assert item.finding.parameters == {
        "operation": "container.start",
        "title": "The image was not found",
    }
    assert codes(state, after=timedelta(hours=1)) == []


def test_a_failed_job_is_settled_by_a_later_success_of_the_same_on_the_same() -> None:
    failed = job("j1", state=JobState.FAILED, ended_at=JUST_NOW)
    state = connected_state(
        failed,
        _succeeded("before", ended_at=JUST_NOW - timedelta(seconds=1)),
        _succeeded("other host", host_id="h2"),
        _succeeded("other subject", subject="db"),
        _succeeded("other operation", operation=StopContainer(target="web")),
    )
    assert codes(state) == [AttentionCode.JOB_FAILED]
    fill(state.cache, _succeeded("after"))
    assert codes(state) == []


@pytest.mark.parametrize(
    ("name", "image", "settled"),
    [("shop", "nginx:2", True), ("blog", "nginx:1", True), ("blog", "nginx:2", False)],
)
def test_a_run_is_settled_by_one_of_the_same_name_or_image(
    name: str, image: str, settled: bool
) -> None:
    def run(name: str, image: str) -> RunContainer:
        return RunContainer(spec=ContainerSpec(image=image, name=name))

    state = connected_state(
        job("j1", state=JobState.FAILED, ended_at=JUST_NOW, operation=run("shop", "nginx:1")),
        _succeeded("after", operation=run(name, image)),
    )
    assert (codes(state) == []) is settled


def _succeeded(job_id: str, **settings: Any) -> Job:
    return job(job_id, **{"state": JobState.SUCCEEDED, "ended_at": NOW, **settings})


def test_what_is_removed_needs_no_attention() -> None:
    state = connected_state(container("web", state=ContainerState.DEAD))
    state.cache.apply(delta(gone("container", "h1/web")))
    state.cache.flush()
    assert codes(state) == []


def test_what_is_removed_needs_no_attention_before_that_is_told_either() -> None:
    state = connected_state(
        container("web", state=ContainerState.DEAD), container("db", state=ContainerState.DEAD)
    )
    state.cache.apply(delta(gone("container", "h1/web")))
    assert [item.name for item in state.attention.items(NOW)] == ["db"]


def test_events_of_a_container_that_is_not_known_are_no_trouble() -> None:
    state = connected_state(event(1, "die", "unknown"))
    assert codes(state) == []
