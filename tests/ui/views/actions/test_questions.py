"""Every question names its objects, and where there are several hosts their hosts."""

import pytest
from PySide6.QtWidgets import QDialog, QListWidget

from caas_console.backend.contracts.operations import StopContainer
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.rows.container_row import ContainerRow, make_container_row
from caas_console.views.dialogs.text_dialogs import CommitDialog, RenameDialog
from caas_console.views.dialogs.update_dialog import UpdateDialog
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import act, dialog, pane, press, texts
from tests.ui.fake_gateway import FakeGateway, container, host, image
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

ANOTHER = host(host_id="host2", name="edge-02")


async def asked(content: WindowContent, pane_id: str, action_id: str, rows: int) -> QDialog:
    """The question that an action on all rows brings up."""
    content.navigator.go(Place(pane_id))
    shown = pane(content, pane_id)
    await until(lambda: shown.model.rowCount() == rows)
    shown.table.selectAll()
    act(content, pane_id, action_id)
    question = dialog(content)
    assert question is not None
    return question


def listed(question: QDialog) -> list[str]:
    return [
        names.item(row).text()
        for names in question.findChildren(QListWidget)
        for row in range(names.count())
    ]


@pytest.mark.parametrize(
    ("pane_id", "action_id", "title"),
    [
        ("containers", "container.remove", "Remove container web?"),
        ("containers", "container.kill", "Send a signal to web"),
        ("images", "image.remove", "Remove image other:1?"),
    ],
)
async def test_the_question_about_one_object_has_its_name_in_the_title(
    open_window: OpenWindow, pane_id: str, action_id: str, title: str
) -> None:
    content = await open_window(FakeGateway(host(), container("web"), image("other:1")))
    question = await asked(content, pane_id, action_id, rows=1)
    assert title in texts(question)
    assert not listed(question)
    question.reject()


async def test_the_question_about_an_image_with_several_tags_lists_them(
    open_window: OpenWindow,
) -> None:
    tagged = image("shop:1").model_copy(update={"tags": ("shop:1", "registry.example/shop:1")})
    content = await open_window(FakeGateway(host(), tagged))
    question = await asked(content, "images", "image.remove", rows=1)
    assert "Remove image shop:1?" in texts(question)
    assert listed(question) == ["shop:1", "registry.example/shop:1"]
    question.reject()


async def test_the_question_about_several_objects_counts_and_lists_them(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web"), container("db")))
    question = await asked(content, "containers", "container.remove", rows=2)
    assert "Remove 2 container" in texts(question)
    assert sorted(listed(question)) == ["db", "web"]
    question.reject()


async def test_of_several_hosts_the_host_is_named_too(open_window: OpenWindow) -> None:
    twins = (container("web"), container("web", host_id="host2"))
    content = await open_window(FakeGateway(host(), ANOTHER, *twins))
    question = await asked(content, "containers", "container.stop", rows=2)
    assert sorted(listed(question)) == ["web (edge-01)", "web (edge-02)"]
    question.reject()


@pytest.mark.parametrize("make", [RenameDialog, CommitDialog, UpdateDialog])
async def test_a_form_about_a_container_names_it_with_its_host(
    open_window: OpenWindow,
    make: type[RenameDialog] | type[CommitDialog] | type[UpdateDialog],
) -> None:
    content = await open_window(FakeGateway(host(), ANOTHER, container("web")))
    form = make(content.bench, row_of(content, "local/web"))
    assert "web (edge-01)" in form.windowTitle()
    form.close()


def row_of(content: WindowContent, container_id: str) -> ContainerRow:
    state = content.session.state
    return make_container_row(state, state.cache.containers[container_id])


async def test_stopping_a_stack_asks_first_and_names_its_containers(
    open_window: OpenWindow,
) -> None:
    label = {"com.docker.compose.project": "shop"}
    members = [container(name).model_copy(update={"labels": label}) for name in ("web", "db")]
    gateway = FakeGateway(host(), *members)
    content = await open_window(gateway)
    question = await asked(content, "stacks", "stack.stop", rows=1)
    assert sorted(listed(question)) == ["db", "web"]
    assert not gateway.submitted
    press(question, "Stop")
    await until(lambda: len(gateway.submitted) == 2)
    assert {operation for _, operation, _ in gateway.submitted} == {
        StopContainer(target="web"),
        StopContainer(target="db"),
    }
