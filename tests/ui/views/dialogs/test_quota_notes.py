"""The form that runs a container tells of quotas before and after it is refused."""

from PySide6.QtWidgets import QLabel, QLineEdit

from caas_console.backend.contracts.errors import QuotaExceeded
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.settings import Settings
from caas_console.views.dialogs.quota_notes import QuotaForecast
from caas_console.views.dialogs.run_dialog import RunDialog
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import dialog, fill, notices, press, texts
from tests.ui.fake_administration import quota, tenant
from tests.ui.fake_gateway import FakeGateway, host, image
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

EXCEEDED = QuotaExceeded(
    "The quota of the tenant is exceeded",
    "Containers: 5 of 5 used, 1 asked for, 1 too many.",
    "Remove what is not needed, or ask a platform administrator to raise the limit.",
)


def run_form(content: WindowContent) -> RunDialog:
    form = RunDialog(content.bench, "nginx:1.25", "local")
    form.open()
    return form


def placeholder(form: RunDialog, name: str) -> str:
    fields = form.findChildren(QLineEdit)
    return next(one for one in fields if one.accessibleName() == name).placeholderText()


def forecast(form: RunDialog) -> QLabel:
    (label,) = form.findChildren(QuotaForecast)
    return label


async def test_what_one_more_container_means_is_told_before(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), tenant("default"), image())
    content = await open_window(gateway, Settings(pane="containers"))
    form = run_form(content)
    assert not forecast(form).isVisible()
    memory = quota(QuotaResource.MEMORY, "local", "default", used=3 << 30, limit=4 << 30)
    gateway.tell(quota(tenant_id="default", used=3, limit=5), memory)
    await until(lambda: forecast(form).isVisible())
    assert forecast(form).text().splitlines() == [
        "Quota of default: 4 of 5 containers with this one",
        "Quota of local: 1 GiB of memory left",
    ]
    gateway.tell(quota(tenant_id="default", used=5, limit=5, revision=2))
    await until(lambda: "6 of 5 containers" in forecast(form).text())
    assert forecast(form).property("role") == "error"
    form.reject()


async def test_a_refusal_is_told_whole_and_leads_to_the_quotas_and_back(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant("default"), image())
    gateway.refuses = EXCEEDED
    content = await open_window(gateway, Settings(pane="containers"))
    form = run_form(content)
    fill(form, "Name", "one-too-many")
    press(form, "Run")
    await until(lambda: EXCEEDED.detail in texts(form))
    assert EXCEEDED.title in texts(form)
    assert EXCEEDED.hint in texts(form)
    press(form, "Show the quotas")
    await until(lambda: content.navigator.place == Place("tenants", "default", tab="quotas"))
    assert dialog(content) is None
    # What was typed is not lost.
    assert EXCEEDED.detail in notices(content)
    assert EXCEEDED.hint in notices(content)
    press(content, "Edit and retry…")
    again = dialog(content)
    assert isinstance(again, RunDialog)
    assert again.draft().name == "one-too-many"
    again.reject()


async def test_all_limits_that_quotas_want_are_told_at_their_fields_at_once(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant("default"), image())
    content = await open_window(gateway, Settings(pane="containers"))
    form = run_form(content)
    assert placeholder(form, "Memory") == placeholder(form, "CPUs") == "no limit"
    gateway.tell(
        quota(QuotaResource.MEMORY, "local", "default", limit=4 << 30),
        quota(QuotaResource.CPUS, None, "default", limit=4000),
    )
    await until(lambda: placeholder(form, "Memory") == "needed")
    assert placeholder(form, "CPUs") == "needed"
    press(form, "Run")
    assert "A quota limits the memory here" in texts(form)
    assert "A quota limits the CPUs here" in texts(form)
    fill(form, "Memory", "512m")
    press(form, "Run")
    assert "A quota limits the memory here" not in texts(form)
    assert not gateway.submitted
    fill(form, "CPUs", "0.5")
    press(form, "Run")
    await until(lambda: gateway.submitted)
