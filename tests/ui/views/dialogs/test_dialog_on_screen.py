"""A dialog stays on the screen with its buttons, whatever it has to say."""

from PySide6.QtWidgets import QDialog, QLabel, QLineEdit

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.models.controllers.settings import Settings
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.dialogs.run_dialog import RunDialog
from caas_console.views.widgets.forms.form import Form
from tests.ui.fake_administration import quota, tenant
from tests.ui.fake_gateway import FakeGateway, host, image
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

REFUSAL = Problem(
    code="quota_exceeded",
    title="The container needs a memory limit",
    detail="The memory of its tenant is limited; without a limit it could use all of it. " * 3,
    hint="Set a memory limit for the container.",
)


def on_screen(dialog: QDialog) -> bool:
    """Whether all of its height is; the window of a test may be wider than the screen."""
    room, frame = dialog.screen().availableGeometry(), dialog.frameGeometry()
    return room.top() <= frame.top() and frame.bottom() <= room.bottom()


async def test_what_is_scrolled_gives_way_to_a_refusal(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), tenant("default"), image())
    for resource in (QuotaResource.CPUS, QuotaResource.MEMORY):
        for environment in (None, "local"):
            gateway.tell(quota(resource, environment, "default", used=1, limit=4 << 30))
    content = await open_window(gateway, Settings(pane="containers"))
    form = RunDialog(content.bench, "nginx:1.25", "local")
    form.open()
    await until(lambda: on_screen(form))
    before = form.height()
    form.show_problem(REFUSAL)
    await until(lambda: form.do_button.visibleRegion().boundingRect() == form.do_button.rect())
    assert form.height() == before
    assert on_screen(form)
    form.reject()


async def test_a_dialog_that_grows_is_moved_up(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    dialog = BaseDialog(content.bench.window, "A question", "Do it")
    dialog.open()
    screen = dialog.screen().availableGeometry()
    dialog.move(dialog.x(), screen.bottom() - dialog.frameGeometry().height())
    assert on_screen(dialog)
    before = dialog.height()
    dialog.show_problem(REFUSAL)
    await until(lambda: dialog.height() >= dialog.minimumSizeHint().height() > before)
    await until(lambda: on_screen(dialog))
    assert dialog.do_button.isVisible()
    dialog.reject()


async def test_a_refusal_squeezes_no_line_that_wraps(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    dialog = BaseDialog(content.bench.window, "A question", "Do it")
    form = Form()
    for name in ("old", "new"):
        form.add(name, name, QLineEdit(), "A few words in a row are easy to remember. " * 3)
    dialog.content.addWidget(form)
    dialog.open()
    await until(dialog.isVisible)
    dialog.show_problem(REFUSAL)
    form.show_errors({"old": "This is not the one that is used to log in. " * 3})

    def whole(line: QLabel) -> bool:
        return not line.wordWrap() or line.height() >= line.heightForWidth(line.width())

    await until(
        lambda: all(whole(line) for line in dialog.findChildren(QLabel) if line.isVisible())
    )
    dialog.reject()
