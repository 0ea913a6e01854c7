"""What failed can be tried again: as it was, with other values, or by force."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.operations import (
    ContainerSpec,
    Operation,
    PullImage,
    RemoveContainer,
    Resources,
    RunContainer,
    StopContainer,
)
from caas_console.backend.contracts.resources import Mount, Port
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.views.actions.doing import carry_out
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.pages.batch_view import BatchView
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import dialog, fill, notices, press, texts
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

FAILURE = Problem(title="The port is already in use", code="conflict")
RUNNING = Problem(title="The container is running", code="conflict")
SPEC = ContainerSpec(
    image="nginx:1.25",
    name="shop",
    command=("sh", "-c", "echo hello world"),
    entrypoint=("/init",),
    environment={"MODE": "a b"},
    ports=(Port(container_port=80, host_ip="127.0.0.1", host_port=8080),),
    mounts=(Mount(type="volume", source="data", target="/data", read_only=True),),
    network="shop_net",
    labels={"team": "shop"},
    resources=Resources(memory_bytes=64 << 20, cpus=0.5),
    restart_policy="on-failure",
    restart_retries=3,
    user="1000",
    working_directory="/srv",
    tty=True,
)


async def failed(
    content: WindowContent, gateway: FakeGateway, operation: Operation, problem: Problem
) -> str:
    """The id of a job of the operation that failed."""
    content.operations.submit(OperationRequest("local", operation, "shop"))
    await until(lambda: gateway.jobs)
    (job,) = gateway.jobs.values()
    gateway.end_job(job, JobState.FAILED, problem)
    await until(lambda: problem.title in notices(content))
    return job.id


async def test_a_failed_run_is_edited_from_its_notice_and_keeps_every_value(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    operation = RunContainer(spec=SPEC, pull="always")
    await failed(content, gateway, operation, FAILURE)
    press(content, "Edit and retry…")
    form = dialog(content)
    assert form is not None
    fill(form, "Name", "shop-2")
    network = next(box for box in form.findChildren(QComboBox) if box.accessibleName() == "Network")
    assert network.currentData() == "shop_net"
    network.setCurrentIndex(0)
    press(form, "Run")
    await until(lambda: len(gateway.submitted) == 2)
    changed = SPEC.model_copy(update={"name": "shop-2", "network": None})
    assert gateway.submitted[1][1] == operation.model_copy(update={"spec": changed})


async def test_a_port_that_was_only_exposed_is_not_published_by_a_retry(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    exposed, published = Port(container_port=9000), Port(container_port=80, host_port=8080)
    spec = ContainerSpec(image="nginx:1.25", ports=(published, exposed))
    await failed(content, gateway, RunContainer(spec=spec), FAILURE)
    press(content, "Edit and retry…")
    form = dialog(content)
    assert form is not None
    assert "9000" not in {field.text() for field in form.findChildren(QLineEdit)}
    press(form, "Run")
    await until(lambda: len(gateway.submitted) == 2)
    assert gateway.submitted[1][1] == RunContainer(spec=spec)


async def test_a_failed_pull_is_edited_from_the_page_of_its_job(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    job_id = await failed(content, gateway, PullImage(reference="ngnix:1"), FAILURE)
    content.navigator.go(Place("jobs", job_id))
    page = content.pages.currentWidget()
    assert page is not None
    press(page, "Edit and retry…")
    form = dialog(content)
    assert form is not None
    fields = {one.accessibleName(): one.text() for one in form.findChildren(QLineEdit)}
    assert fields["Image"] == "ngnix:1"
    form.reject()


async def test_what_has_no_form_is_only_retried(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    job_id = await failed(content, gateway, StopContainer(target="web"), FAILURE)
    assert "Edit and retry" not in texts(content)
    press(content, "Retry")
    await until(lambda: gateway.jobs[job_id].attempt == 2)


async def test_the_retry_of_a_removal_offers_to_kill_what_runs(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    await failed(content, gateway, RemoveContainer(target="web"), RUNNING)
    press(content, "Retry")
    asked = dialog(content)
    assert asked is not None
    assert "Remove container web?" in texts(asked)
    kill = next(box for box in asked.findChildren(QCheckBox) if "Kill it first" in box.text())
    kill.setChecked(True)
    press(asked, "Remove")
    await until(lambda: len(gateway.submitted) == 2)
    assert gateway.submitted[1][1] == RemoveContainer(target="web", force=True)


async def test_the_retry_of_several_removals_asks_once_about_those_that_run(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"), container("db"))
    content = await open_window(gateway)
    await until(lambda: len(content.session.state.cache.containers) == 2)
    removals = [RemoveContainer(target=name) for name in ("web", "db", "gone")]
    carry_out(content.bench, [OperationRequest("local", one, one.target) for one in removals])
    await until(lambda: len(gateway.jobs) == 3)
    for job in list(gateway.jobs.values()):
        gateway.end_job(job, JobState.FAILED, RUNNING)
    (batch,) = content.findChildren(BatchView)
    await until(lambda: "3 failed" in texts(batch))
    press(batch, "Retry what failed")
    asked = dialog(content)
    assert asked is not None
    next(box for box in asked.findChildren(QCheckBox) if "Kill 2" in box.text()).setChecked(True)
    press(asked, "Remove")
    await until(lambda: len(gateway.submitted) == 5)
    assert {operation for _, operation, _ in gateway.submitted[3:]} == {
        RemoveContainer(target="web", force=True),
        RemoveContainer(target="db", force=True),
    }
    # That of the container which does not run was repeated as it was.
    await until(lambda: sorted(job.attempt for job in gateway.jobs.values()) == [1, 1, 1, 1, 2])
    assert not batch.failed


async def test_what_is_agreed_to_in_two_windows_is_retried_once(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), container("web"), container("db"))
    content = await open_window(gateway)
    await until(lambda: len(content.session.state.cache.containers) == 2)
    removals = [RemoveContainer(target=name) for name in ("web", "db")]
    carry_out(content.bench, [OperationRequest("local", one, one.target) for one in removals])
    await until(lambda: len(gateway.jobs) == 2)
    for job in list(gateway.jobs.values()):
        gateway.end_job(job, JobState.FAILED, RUNNING)
    (batch,) = content.findChildren(BatchView)
    await until(lambda: len(batch.failed) == 2)
    for _ in range(2):
        batch.retry_requested.emit(batch.failed)
    first, second = (
        one for one in content.bench.window.findChildren(ConfirmDialog) if one.isVisible()
    )
    for asked in (first, second):
        boxes = asked.findChildren(QCheckBox)
        next(box for box in boxes if "Kill 2" in box.text()).setChecked(True)
        press(asked, "Remove")
    assert not batch.failed
    await until(lambda: "2 under way" in texts(batch))
    await until(lambda: len(gateway.submitted) >= 4)
    assert len(gateway.submitted) == 4
