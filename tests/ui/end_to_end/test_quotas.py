"""A limit that is set in the window refuses, in the window, what a real daemon would have run."""

import asyncio

from PySide6.QtWidgets import QCheckBox, QDialog

from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.models.controllers.navigator import Place
from caas_console.views.dialogs.quota_notes import QuotaForecast
from caas_console.views.pages.tenant_page import TenantPage
from caas_console.views.shell.window_content import WindowContent
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.conftest import OpenConsole
from tests.ui.end_to_end.screen import act, cell, dialog, fill, press, soon, texts


def open_quotas(content: WindowContent) -> TenantPage:
    content.navigator.go(Place("tenants", "default", tab="quotas"))
    page = content.pages.currentWidget()
    assert isinstance(page, TenantPage)
    return page


async def set_limit(content: WindowContent, limit: str) -> None:
    page = open_quotas(content)
    action = page.quotas.actions_of_rows.qaction("quota.limit")

    def can_be_limited() -> bool:
        page.quotas.table.select_row("default:-:containers")
        page.quotas.actions_of_rows.refresh()
        return action.isEnabled()

    await soon(can_be_limited, "the way to a limit")
    action.trigger()
    asked = dialog(content)
    assert asked is not None
    asked.findChildren(QCheckBox)[0].setChecked(False)
    fill(asked, "Limit", limit)
    press(asked, "Set")
    told = content.session.state.quotas
    await soon(lambda: dialog(content) is None, "the end of the dialog")
    await soon(
        lambda: told.get("default", None, QuotaResource.CONTAINERS).limit == int(limit), "the limit"
    )


def run_container(content: WindowContent, name: str) -> QDialog:
    content.navigator.go(Place("containers"))
    act(content, "containers", "container.run")
    form = dialog(content)
    assert form is not None
    fill(form, "Image", "busybox:1")
    fill(form, "Name", name)
    fill(form, "Command", "sleep 600")
    press(form, "Run")
    return form


async def test_one_container_more_than_the_limit_is_refused_until_the_limit_is_raised(
    daemon: Daemon, open_on_platform: OpenConsole
) -> None:
    content = await open_on_platform(daemon.url)
    await soon(lambda: content.session.state.access, "what the person may do")
    await set_limit(content, "1")
    run_container(content, "first")
    await soon(lambda: cell(content, "containers", "first", "state") == "Running", "the first one")
    quotas = content.session.state.quotas
    counted = QuotaResource.CONTAINERS
    await soon(lambda: quotas.get("default", None, counted).used == 1, "its claim")
    form = run_container(content, "second")
    (forecast,) = form.findChildren(QuotaForecast)
    assert "2 of 1 containers with this one" in forecast.text()
    await soon(lambda: "1 of 1 used, 1 asked for, 1 too many" in texts(form), "the refusal")
    assert "The quota of the tenant is exceeded" in texts(form)
    assert "ask a platform administrator to raise the limit" in texts(form)
    press(form, "Show the quotas")
    page = content.pages.currentWidget()
    assert isinstance(page, TenantPage)
    levels = {row.id: row.level for row in page.quotas.model.shown_rows()}
    assert levels["default:-:containers"] == "reached"
    names = [one.name for one in await asyncio.to_thread(daemon.client.containers.list, all=True)]
    assert names == ["first"]
    await set_limit(content, "2")
    run_container(content, "second")
    await soon(
        lambda: cell(content, "containers", "second", "state") == "Running", "the second one"
    )
