import weakref
from collections.abc import AsyncIterator

import pytest

from caas_console.backend.contracts.errors import Conflict, Problem
from caas_console.backend.contracts.gateway import Gateway
from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.operations import StopContainer
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.notices import Notice, NoticeBoard
from caas_console.models.controllers.operations_controller import (
    OperationRequest,
    OperationsController,
    Submission,
)
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.waiting import until

STOP = OperationRequest("local", StopContainer(target="web"), "web")
FAILURE = Problem(title="The daemon refuses", code="engine-error")


class World:
    def __init__(self) -> None:
        self.gateway = FakeGateway(host(), container("web"))
        self.session = ConsoleSession(self._open)
        self.board = NoticeBoard()
        self.notices: list[Notice] = []
        self.board.posted.connect(self.notices.append)
        self.operations = OperationsController(self.session, self.board)
        self.ended: list[Submission] = []
        self.operations.ended.connect(self.ended.append)

    async def _open(self) -> Gateway:
        return self.gateway


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    made.session.start()
    await until(lambda: made.session.state.cache.synchronized)
    yield made
    await made.operations.aclose()
    await made.session.aclose()


async def test_an_object_is_busy_from_the_asking_until_the_end_of_the_job(world: World) -> None:
    told: list[set[str]] = []
    world.operations.busy_changed.connect(told.append)
    world.operations.submit(STOP)
    await until(lambda: world.operations.busy_with("local/web") == "container.stop")
    await until(lambda: world.gateway.jobs)
    world.gateway.end_job(world.gateway.jobs["job-1"], JobState.SUCCEEDED)
    await until(lambda: world.operations.busy_with("local/web") is None)
    assert {"local/web"} in told
    await until(lambda: world.ended)
    assert world.ended[0].problem is None


async def test_a_job_of_somebody_else_makes_its_object_busy_too(world: World) -> None:
    await world.gateway.submit("local", StopContainer(target="web"), "web")
    await until(lambda: world.operations.busy_with("local/web") == "container.stop")
    assert not world.ended


async def test_a_refusal_ends_the_submission_and_frees_the_object(world: World) -> None:
    world.gateway.refuses = Conflict("Not now")
    submission = world.operations.submit(STOP)
    await until(lambda: world.ended)
    assert submission.refusal is not None
    assert submission.refusal.title == "Not now"
    assert world.operations.busy_with("local/web") is None


async def test_a_failed_job_can_be_retried_to_a_good_end(world: World) -> None:
    submission = world.operations.submit(STOP)
    await until(lambda: world.gateway.jobs)
    world.gateway.end_job(world.gateway.jobs["job-1"], JobState.FAILED, FAILURE)
    await until(lambda: submission.problem == FAILURE)
    world.operations.retry(submission)
    await until(lambda: submission.job is not None and submission.job.attempt == 2)
    assert submission.problem is None
    world.gateway.end_job(world.gateway.jobs["job-1"], JobState.SUCCEEDED)
    await until(lambda: len(world.ended) == 2)


async def test_what_was_refused_is_sent_again_on_retry(world: World) -> None:
    world.gateway.refuses = Conflict("Not now")
    submission = world.operations.send(STOP)
    await until(lambda: submission.ended)
    world.gateway.refuses = None
    world.operations.retry(submission)
    await until(lambda: submission.job is not None)
    assert len(world.gateway.submitted) == 2


async def test_a_submission_goes_with_whoever_shows_it(world: World) -> None:
    submission = weakref.ref(world.operations.submit(STOP))
    await until(lambda: world.gateway.jobs)
    world.gateway.end_job(world.gateway.jobs["job-1"], JobState.SUCCEEDED)
    await until(lambda: world.ended)
    assert submission() is world.ended[0]
    world.ended.clear()
    await until(lambda: submission() is None)


async def test_an_end_is_told_once_to_who_watches_because_of_it(world: World) -> None:
    world.gateway.refuses = Conflict("Not now")
    submission = world.operations.send(STOP)
    submission.changed.connect(lambda: world.operations.watch(submission))
    await until(lambda: submission.ended)
    assert world.ended == [submission]


async def test_a_refused_cancellation_is_posted(world: World) -> None:
    world.gateway.jobs.clear()

    async def refuse(_job_id: str) -> None:
        raise Conflict("It has ended")

    world.gateway.cancel_job = refuse  # type: ignore[method-assign,assignment]
    world.operations.cancel_job("job-9")
    await until(lambda: world.notices)
    assert world.notices[0].title == "It has ended"
