from datetime import timedelta

import pytest

from caas_console.backend.contracts.jobs import Job, JobState, JobStep, ProgressItem
from caas_console.models.state.queries import Query
from caas_console.models.state.rows.event_row import event_rows
from caas_console.models.state.rows.image_row import IMAGE_FIELDS, image_rows
from caas_console.models.state.rows.job_row import job_progress, job_rows
from caas_console.models.state.rows.volume_row import VOLUME_FIELDS, volume_rows
from tests.unit.models.state.factories import (
    NOW,
    connected_state,
    container,
    event,
    fill,
    image,
    job,
    mounted,
    volume,
)


def test_an_image_is_named_by_its_first_tag_or_its_id() -> None:
    state = connected_state(
        image("sha256:aaaa", tags=("docker.io/library/nginx:latest", "mine:1")),
        image("sha256:bbbb"),
        container("web"),
    )
    rows = image_rows(state).rows
    tagged, dangling = rows["h1/sha256:aaaa"], rows["h1/sha256:bbbb"]
    assert (tagged.name, tagged.in_use, tagged.dangling) == ("nginx", True, False)
    assert (dangling.name, dangling.in_use, dangling.dangling) == ("bbbb", False, True)
    assert Query("nginx:latest", IMAGE_FIELDS).matches(tagged)
    assert Query("used:no dangling:yes", IMAGE_FIELDS).matches(dangling)


def test_a_volume_row_follows_who_mounts_the_volume() -> None:
    state = connected_state(volume("data"))
    table = volume_rows(state)
    state.cache.subscribe(table.update, {"volume"})
    fill(state.cache, container("web", mounts=(mounted("data"),)))
    assert Query("used:yes containers:1", VOLUME_FIELDS).matches(table.rows["h1/data"])


def test_an_event_of_what_has_no_name_tells_its_short_id() -> None:
    state = connected_state(event(1, "die", "f" * 64))
    assert event_rows(state).rows["h1/1"].subject == "f" * 12


def pulling(*items: ProgressItem) -> Job:
    step = JobStep(name="pull", state="running", items=items)
    return job("j1", state=JobState.RUNNING, steps=(step,))


@pytest.mark.parametrize(
    ("running", "expected"),
    [
        (pulling(), None),
        (pulling(ProgressItem(id="a", status="waiting")), None),
        (pulling(ProgressItem(id="a", status="", current=50, total=100)), 0.5),
        (
            pulling(
                ProgressItem(id="a", status="", current=120, total=100),
                ProgressItem(id="b", status="", current=0, total=300),
            ),
            0.25,
        ),
        (job("j1"), None),
        (pulling().model_copy(update={"state": JobState.SUCCEEDED}), None),
    ],
)
def test_a_jobs_progress_is_that_of_the_known_bytes(running: Job, expected: float | None) -> None:
    assert job_progress(running) == expected


def test_a_job_row_tells_how_long_the_job_runs() -> None:
    later = NOW + timedelta(seconds=30)
    state = connected_state(
        job("queued"),
        job("running", started_at=NOW),
        job("ended", started_at=NOW, ended_at=NOW + timedelta(seconds=5)),
    )
    rows = job_rows(state).rows
    assert [rows[name].seconds(later) for name in ("queued", "running", "ended")] == [None, 30, 5]
