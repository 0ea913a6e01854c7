"""What became of each object of a bulk action."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidget
from typing_extensions import override

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.operations import StartContainer
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.operations_controller import OperationRequest, Submission
from caas_console.views.actions.doing import carry_out
from caas_console.views.pages.batch_view import BatchView
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import texts
from tests.ui.fake_gateway import FakeGateway, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

FAILURE = Problem(title="It failed", code="x")


async def started(content: WindowContent, gateway: FakeGateway, *names: str) -> BatchView:
    """The results of starting these containers; each has a job."""
    requests = [OperationRequest("local", StartContainer(target=one), one) for one in names]
    carry_out(content.bench, requests)
    await until(lambda: len(gateway.jobs) == len(names))
    (batch,) = content.findChildren(BatchView)
    return batch


async def test_the_summary_counts_what_there_is_and_nothing_else(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway)
    batch = await started(content, gateway, "a", "b", "c")
    await until(lambda: "3 under way" in texts(batch))
    jobs = gateway.jobs
    gateway.end_job(jobs["job-1"], JobState.SUCCEEDED)
    await until(lambda: "1 done, 2 under way" in texts(batch))
    gateway.end_job(jobs["job-2"], JobState.FAILED, FAILURE)
    gateway.end_job(jobs["job-3"], JobState.CANCELLED)
    await until(lambda: "1 done, 1 failed, 1 cancelled" in texts(batch))
    assert "under way" not in texts(batch)


async def test_where_all_failed_only_that_is_said(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway)
    batch = await started(content, gateway, "a", "b")
    for job in list(gateway.jobs.values()):
        gateway.end_job(job, JobState.FAILED, FAILURE)
    await until(lambda: "2 failed" in texts(batch))
    assert "done" not in texts(batch)


async def test_results_of_which_all_are_good_go_by_themselves_unless_they_are_read(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway)
    content.bench.window.activateWindow()
    batch = await started(content, gateway, "a", "b")
    gateway.end_job(gateway.jobs["job-1"], JobState.SUCCEEDED)
    await until(lambda: "1 done, 1 under way" in texts(batch))
    batch.leave_unattended()
    assert content.workspace.count == 1
    batch.setFocus()
    (results,) = batch.findChildren(QTreeWidget)
    await until(results.hasFocus)
    gateway.end_job(gateway.jobs["job-2"], JobState.SUCCEEDED)
    await until(lambda: "2 done" in texts(batch))
    batch.leave_unattended()
    assert content.workspace.count == 1
    results.clearFocus()
    batch.leave_unattended()
    assert content.workspace.count == 0


async def test_results_of_which_one_failed_stay(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway)
    batch = await started(content, gateway, "a", "b")
    gateway.end_job(gateway.jobs["job-1"], JobState.SUCCEEDED)
    gateway.end_job(gateway.jobs["job-2"], JobState.FAILED, FAILURE)
    await until(lambda: "1 done, 1 failed" in texts(batch))
    batch.leave_unattended()
    assert content.workspace.count == 1


class CountingView(BatchView):
    """Counts how often it is shown anew."""

    shown = 0

    @override
    def refresh(self) -> None:
        self.shown += 1
        super().refresh()


async def test_what_changes_together_is_shown_together(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    request = OperationRequest("local", StartContainer(target="a"), "a")
    submissions = [Submission(request) for _ in range(20)]
    batch = CountingView(content.bench, submissions)
    content.workspace.add(batch, "Start", "job")
    batch.shown = 0
    for submission in submissions:
        submission.changed.emit()
    await until(lambda: batch.shown > 0)
    assert batch.shown == 1


async def test_every_state_has_the_room_it_needs(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway)
    batch = await started(content, gateway, "a", "b")
    (results,) = batch.findChildren(QTreeWidget)
    await until(lambda: "2 under way" in texts(batch))
    await until(lambda: results.header().sectionSize(1) >= results.sizeHintForColumn(1))


async def test_the_keyboard_opens_the_job_of_an_object(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway)
    batch = await started(content, gateway, "a", "b")
    await until(lambda: "2 under way" in texts(batch))
    content.bench.window.activateWindow()
    batch.setFocus()
    (results,) = batch.findChildren(QTreeWidget)
    await until(results.hasFocus)
    second = results.topLevelItem(1)
    assert second is not None
    results.setCurrentItem(second)
    QTest.keyClick(results, Qt.Key.Key_Return)
    assert content.navigator.place == Place("jobs", "job-2")
