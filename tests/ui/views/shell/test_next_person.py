"""What somebody has asked for is not answered to whoever is logged in by then."""

import asyncio

from caas_console.backend.contracts.administration import Administration
from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.operations import StopContainer
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.views.shell.first_page import FirstPage
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import notices, pane
from tests.ui.views.conftest import OpenWindow
from tests.ui.views.shell.test_sign_in import log_in, open_logged_in, person
from tests.ui.waiting import until


async def take_turns(content: WindowContent) -> None:
    person(content).logout_requested.emit()
    await until(lambda: isinstance(content.pages.currentWidget(), FirstPage))
    await log_in(content, "bob")
    await until(lambda: pane(content, "containers").model.rowCount() == 2)


async def test_a_secret_that_comes_late_is_shown_to_nobody(open_window: OpenWindow) -> None:
    content, _, _ = await open_logged_in(open_window)
    asked, answered = asyncio.Event(), asyncio.Event()
    told: list[str] = []

    async def make(_: Administration) -> str:
        asked.set()
        await answered.wait()
        return "one-time password"

    content.bench.administration.send(make, told.append)
    await asked.wait()
    await take_turns(content)
    answered.set()
    await until(lambda: not any(task.get_name() == "send 1" for task in asyncio.all_tasks()))
    assert told == []


async def test_the_end_of_anothers_job_is_no_news(open_window: OpenWindow) -> None:
    content, gateway, _ = await open_logged_in(open_window)
    operations = content.bench.operations
    operations.submit(OperationRequest("local", StopContainer(target="web"), "web"))
    await until(lambda: operations.busy_with("local/web") and gateway.jobs)
    (job,) = gateway.jobs.values()
    await until(lambda: job.id in content.session.state.cache.jobs)
    await take_turns(content)
    assert operations.busy_with("local/web") is None
    gateway.end_job(job, JobState.FAILED, Problem(title="The container does not stop", code="x"))
    await until(lambda: job.id in content.session.state.cache.jobs)
    assert "does not stop" not in notices(content)
