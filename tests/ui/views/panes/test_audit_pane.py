"""The audit trail in a window: entries as they come, filters, details, links."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtWidgets import QAbstractSlider, QMenu, QWidget
from typing_extensions import override

from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.audit import AuditFilter, AuditPage, Outcome
from caas_console.backend.contracts.errors import PermissionDenied, PlatformUnavailable
from caas_console.models.controllers import audit_controller as controller_module
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.audit.question import AuditQuestion, query_of
from caas_console.views.dialogs.audit_entry_dialog import ChangeList
from caas_console.views.panes.audit.audit_pane import AuditPane
from caas_console.views.panes.audit.filter_chip import FilterChip
from caas_console.views.panes.audit.filter_dialogs import PeriodDialog
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.widgets.labels import ValueField
from tests.ui.end_to_end.screen import dialog, press, texts
from tests.ui.fake_administration import person, tenant
from tests.ui.fake_audit import FakeAudit, entry
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


def gateway_with(count: int) -> FakeGateway:
    gateway = FakeGateway(host(), container("web"), tenant(), tenant("default"), person())
    gateway.trail.entries = [entry(number, object_name=f"web-{number}") for number in range(count)]
    return gateway


async def opened(content: WindowContent, *, entries: bool = True) -> AuditPane:
    content.navigator.go(Place("audit"))
    pane = content.pages.pane("audit")
    assert isinstance(pane, AuditPane)
    await until(lambda: pane.list.is_ready and content.session.state.access)
    if entries:
        await until(lambda: pane.list.model.total)
    return pane


def shown(pane: AuditPane, column: str) -> list[str]:
    at = [one.id for one in pane.list.model.columns].index(column)
    model = pane.list.model
    return [str(model.data(model.index(row, at))) for row in range(model.rowCount())]


async def comes(pane: AuditPane, condition: Callable[[], object]) -> None:
    """Look for news, as every few seconds, until something is there."""

    def looked() -> object:
        pane.list.controller.look_again()
        return condition()

    await until(looked)


def open_dialog(content: WindowContent) -> QWidget:
    found = dialog(content)
    assert found is not None
    return found


def choose(chip: FilterChip, *texts: str) -> None:
    """Choose in a chip's menu."""
    menu = chip.menu()
    menu.aboutToShow.emit()
    for text in texts:
        action = next(one for one in menu.actions() if one.text() == text)
        if action.menu() is not None:
            menu = cast("QMenu", action.menu())
    action.trigger()


def names(pane: AuditPane) -> list[str]:
    return [row.resource.object_name for row in pane.list.model.shown_rows()]


async def test_entries_are_shown_with_the_latest_first(open_window: OpenWindow) -> None:
    gateway = gateway_with(2)
    gateway.trail.entries.append(
        entry(
            3,
            action="container.shell",
            outcome=Outcome.REFUSED,
            reason="Incident 4711",
            detail="You may not do this",
        )
    )
    pane = await opened(await open_window(gateway))
    assert shown(pane, "action") == ["Use shell", "Stop container", "Stop container"]
    assert shown(pane, "outcome") == ["Refused", "Succeeded", "Succeeded"]
    assert shown(pane, "object") == ["Container web", "Container web-1", "Container web-0"]
    assert shown(pane, "reason")[0] == "Incident 4711"
    assert shown(pane, "address")[0] == "10.0.0.7"


async def test_what_is_new_comes_by_itself_and_what_came_late_too(open_window: OpenWindow) -> None:
    gateway = gateway_with(3)
    pane = await opened(await open_window(gateway))
    gateway.trail.entries.append(entry(9, object_name="new"))
    await comes(pane, lambda: names(pane)[0] == "new")
    # Its id is older: it was committed after the one that is known already.
    gateway.trail.entries.insert(3, entry(5, object_name="late"))
    await comes(pane, lambda: names(pane)[:2] == ["new", "late"])


async def test_a_hidden_pane_asks_for_nothing(open_window: OpenWindow) -> None:
    gateway = gateway_with(3)
    content = await open_window(gateway)
    pane = await opened(content)
    content.navigator.go(Place("containers"))
    await until(lambda: not pane.isVisible())
    asked = len(gateway.trail.asked)
    pane.list.controller.look_again()
    assert not pane.list.controller.busy
    assert len(gateway.trail.asked) == asked


async def test_older_entries_are_read_on_as_one_scrolls_and_the_latest_let_go_of(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controller_module, "MOST", 500)
    gateway = gateway_with(900)
    pane = await opened(await open_window(gateway))
    bar = pane.list.table.verticalScrollBar()

    def at_the_end() -> bool:
        bar.triggerAction(QAbstractSlider.SliderAction.SliderToMaximum)
        return "web-0" in names(pane)

    await until(at_the_end)
    assert pane.list.model.total == 500
    assert names(pane) == [f"web-{number}" for number in range(499, -1, -1)]
    assert "The latest entries are not loaded any more." in texts(pane)
    press(pane, "Back to the latest")
    await until(lambda: names(pane)[:1] == ["web-899"])
    assert "The latest entries are not loaded any more." not in texts(pane)


class SlowNews(FakeAudit):
    """Says what came since only when it is let."""

    @override
    async def page(self, wanted: AuditFilter, *, cursor: str = "", limit: int = 100) -> AuditPage:
        found = await super().page(wanted, cursor=cursor, limit=limit)
        if wanted.since is not None:
            await self.holding.wait()
        return found


async def test_news_that_come_late_bring_back_nothing_that_was_let_go_of(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controller_module, "MOST", 500)
    gateway = gateway_with(900)
    slow = SlowNews()
    slow.entries = gateway.trail.entries
    slow.holding.clear()
    gateway.trail = slow
    pane = await opened(await open_window(gateway))
    await until(lambda: not pane.list.controller.busy)
    pane.list.controller.look_again()
    await until(lambda: slow.asked[-1][0].since is not None)
    bar = pane.list.table.verticalScrollBar()

    def at_the_end() -> bool:
        bar.triggerAction(QAbstractSlider.SliderAction.SliderToMaximum)
        return "web-0" in names(pane)

    await until(at_the_end)
    slow.holding.set()
    await until(lambda: "news" not in {task.get_name() for task in asyncio.all_tasks()})
    assert names(pane) == [f"web-{number}" for number in range(499, -1, -1)]


async def test_what_is_read_stays_in_its_place_while_entries_come_above(
    open_window: OpenWindow,
) -> None:
    gateway = gateway_with(300)
    pane = await opened(await open_window(gateway))
    table = pane.list.table
    await until(lambda: table.verticalScrollBar().maximum() > 2_000)
    table.verticalScrollBar().setValue(26 * 40)
    first = table.visible_rows()[0].id
    gateway.trail.entries += [entry(number) for number in range(300, 320)]
    await comes(pane, lambda: pane.list.model.position_of("00000319") == 0)
    assert table.visible_rows()[0].id == first


async def test_every_part_of_the_filter_is_put_to_the_platform(open_window: OpenWindow) -> None:
    gateway = gateway_with(3)
    pane = await opened(await open_window(gateway))
    bar = pane.filter_bar
    choose(bar.person, "ada")
    choose(bar.action, "Container", "Every one of these")
    choose(bar.kind, "Container")
    choose(bar.tenant, "default")
    choose(bar.outcome, "Succeeded")
    bar.text.setText("web-1")
    wanted = AuditFilter(
        actor="ada",
        action="container",
        object_kind="container",
        tenant_id="default",
        outcome=Outcome.SUCCEEDED,
        text="web-1",
    )
    await until(lambda: (wanted, "") in gateway.trail.asked)
    await until(lambda: names(pane) == ["web-1"])
    assert bar.person.text() == "Person: ada"
    assert bar.action.text() == "Action: Container: all"
    assert bar.outcome.isChecked()
    press(bar, "Clear the filter")
    await until(lambda: len(names(pane)) == 3)
    assert bar.person.text() == "Person"
    assert not bar.person.isChecked()


async def test_a_period_moves_with_the_time_and_one_that_is_empty_is_refused(
    open_window: OpenWindow,
) -> None:
    gateway = gateway_with(3)
    content = await open_window(gateway)
    pane = await opened(content)
    pane.filter_bar.period.chosen.emit(timedelta(days=1))
    await until(lambda: "Nothing matches the filter" in texts(pane))
    assert gateway.trail.asked[-1][0].since is not None
    assert pane.filter_bar.period.text() == "Period: The last 24 hours"
    choose(pane.filter_bar.period, "From … to …")
    asked = open_dialog(content)
    assert isinstance(asked, PeriodDialog)
    asked.until.limits.setChecked(True)
    asked.until.edit.setDateTime(asked.since.edit.dateTime().addSecs(-1))
    press(asked, "Show")
    assert "It ends before it begins." in texts(asked)


async def test_what_is_rare_is_looked_for_in_as_many_pages_as_it_takes(
    open_window: OpenWindow,
) -> None:
    gateway = gateway_with(900)
    gateway.trail.looked_at = 100
    pane = await opened(await open_window(gateway))
    pane.filter_bar.text.setText("web-7")
    await until(lambda: pane.list.controller.complete)
    assert len(names(pane)) == 111
    assert "111" in texts(pane)


async def test_the_details_of_an_entry_tell_what_changed_and_lead_on(
    open_window: OpenWindow,
) -> None:
    gateway = gateway_with(0)
    gateway.trail.entries = [
        entry(
            1,
            action="tenant.change",
            object_kind="tenant",
            object_id="retail",
            object_name="retail",
            before={"name": "retail", "state": "active", "password": "••••••"},
            after={"name": "shops", "state": "active", "password": "••••••"},
        )
    ]
    content = await open_window(gateway)
    pane = await opened(content)
    pane.list.table.selectRow(0)
    pane.list.table.row_activated.emit(pane.list.table.selected_rows()[0])
    shown_dialog = open_dialog(content)
    fields = [field.text() for field in shown_dialog.findChildren(ValueField)]
    assert {"Ada", "10.0.0.7", "request-1", "tenant.change"} <= set(fields)
    changes = shown_dialog.findChild(ChangeList)
    assert isinstance(changes, ChangeList)
    lines = [changes.topLevelItem(at) for at in range(changes.topLevelItemCount())]
    assert [[line.text(at) for at in range(3)] for line in lines if line] == [
        ["~ name", "retail", "shops"],
        ["password", "••••••", "••••••"],
        ["state", "active", "active"],
    ]
    press(open_dialog(content), "History of this object")
    wanted = AuditFilter(object_kind="tenant", object_id="retail")
    await until(lambda: (wanted, "") in gateway.trail.asked)
    assert pane.filter_bar.kind.text() == "Object: Tenant retail"
    await until(lambda: dialog(content) is None)
    await until(lambda: pane.list.model.total)
    pane.list.links.show_entry(pane.list.model.shown_rows()[0])
    press(open_dialog(content), "Show this object")
    assert content.navigator.place == Place("tenants", "retail")


async def test_a_place_asks_for_everything_by_a_person(open_window: OpenWindow) -> None:
    gateway = gateway_with(2)
    gateway.trail.entries.append(entry(5, actor_id="bert", actor_name="Bert"))
    content = await open_window(gateway)
    content.navigator.go(Place("audit", query=query_of(AuditFilter(actor="bert"))))
    pane = await opened(content)
    await until(lambda: shown(pane, "person") == ["Bert"])
    # It is as it was left when one comes back.
    content.navigator.go(Place("tenants"))
    content.navigator.go(Place("audit"))
    assert pane.list.controller.question == AuditQuestion(AuditFilter(actor="bert"))
    press(pane, "Clear the filter")
    await until(lambda: len(names(pane)) == 3)
    # The same place asks again for what it asked for before.
    content.navigator.go(Place("audit", query=query_of(AuditFilter(actor="bert"))))
    await until(lambda: shown(pane, "person") == ["Bert"])


async def test_a_refusal_is_told_and_tried_again_on_demand(open_window: OpenWindow) -> None:
    gateway = gateway_with(2)
    gateway.trail.failing = PermissionDenied("You may not do this", "audit.read is missing.")
    pane = await opened(await open_window(gateway), entries=False)
    assert "You may not do this" in texts(pane)
    gateway.trail.failing = None
    press(pane, "Try again")
    await until(lambda: len(names(pane)) == 2)


async def test_entries_stay_while_nobody_answers_and_go_on_afterwards(
    open_window: OpenWindow,
) -> None:
    gateway = gateway_with(2)
    pane = await opened(await open_window(gateway))
    gateway.trail.failing = PlatformUnavailable("The platform does not answer")
    asked = len(gateway.trail.asked)
    await comes(pane, lambda: len(gateway.trail.asked) > asked + 1)
    assert len(names(pane)) == 2
    gateway.trail.failing = None
    gateway.trail.entries.append(entry(5, object_name="new"))
    await comes(pane, lambda: names(pane)[0] == "new")


async def test_who_may_not_read_it_is_shown_no_pane(open_window: OpenWindow) -> None:
    gateway = gateway_with(1)
    gateway.granted = Access(id="ada", name="ada", everywhere=(Permission.TENANTS_READ,))
    content = await open_window(gateway)
    await until(lambda: content.session.state.access is not None)
    assert "audit" not in {one.id for one in content.panes}
    assert "tenants" in {one.id for one in content.panes}
