"""A person's page tells what they may do, how they came to it, and why not."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QComboBox, QTreeWidgetItem

from caas_console.backend.contracts.access import (
    EffectiveAccess,
    Explanation,
    GrantPath,
    Permission,
    Role,
    Verdict,
)
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.settings import Settings
from caas_console.views.pages.person_page import PersonPage
from tests.ui.end_to_end.screen import cell, texts
from tests.ui.fake_administration import person, tenant
from tests.ui.fake_gateway import FakeGateway, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

BY_GROUP = GrantPath(
    role=Role.DEVELOPER, tenant_id="retail", group="docker", directory_name="CN=Docker"
)


async def page_of_ada(open_window: OpenWindow, gateway: FakeGateway) -> PersonPage:
    gateway.desk.accesses["ada"] = EffectiveAccess(
        person_id="ada",
        everywhere=(Permission.CONTAINERS_LOGS,),
        with_reason=(Permission.CONTAINERS_LOGS,),
        tenants={"retail": (Permission.CONTAINERS_RUN,)},
        paths=(GrantPath(role=Role.SUPPORT), BY_GROUP),
        as_of=datetime.now(UTC),
    )
    content = await open_window(gateway, Settings(pane="people"))
    await until(lambda: cell(content, "people", "ada", "state"))
    content.navigator.go(Place("people", "ada"))
    page = content.pages.currentWidget()
    assert isinstance(page, PersonPage)
    return page


def lines_of(item: QTreeWidgetItem | None) -> list[str]:
    assert item is not None
    below = [item.child(at) for at in range(item.childCount())]
    own = " | ".join(text for column in range(3) if (text := item.text(column)))
    return [own, *(line for one in below for line in lines_of(one))]


async def test_access_is_told_by_place_with_the_way_to_each_role(open_window: OpenWindow) -> None:
    page = await page_of_ada(open_window, FakeGateway(host(), tenant(), person()))
    await until(lambda: page.access.tree.topLevelItemCount() == 2)
    assert lines_of(page.access.tree.topLevelItem(0)) == [
        "Whole platform",
        "Support | given to the person",
        "May do | 1",
        "Read logs | containers.logs | for a stated reason",
    ]
    assert lines_of(page.access.tree.topLevelItem(1)) == [
        "retail",
        "Developer | by group docker of the directory (CN=Docker)",
        "May do | 1",
        "Run containers | containers.run",
    ]
    assert page.title == "ada"


async def test_it_is_explained_why_something_may_and_may_not_be_done(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(), person())
    stop = Permission.CONTAINERS_CONTROL
    gateway.desk.explanations = {
        (stop, None): Explanation(
            person_id="ada",
            permission=stop,
            tenant_id=None,
            verdict=Verdict.DENIED,
            would_grant=(Role.OPERATOR,),
            obstacle="The account is disabled",
        ),
        (stop, "retail"): Explanation(
            person_id="ada",
            permission=stop,
            tenant_id="retail",
            verdict=Verdict.ALLOWED,
            because=(BY_GROUP,),
        ),
    }
    page = await page_of_ada(open_window, gateway)
    page.open_tab("explanation")
    shown = page.explanation
    await until(lambda: "No, this is not allowed." in texts(shown))
    assert "The account is disabled" in texts(shown)
    assert "Roles that would allow it: Operator" in texts(shown)
    place = next(one for one in shown.findChildren(QComboBox) if one.accessibleName() == "Where")
    place.setCurrentIndex(place.findText("retail"))
    place.activated.emit(place.currentIndex())
    await until(lambda: "Yes, this is allowed." in texts(shown))
    assert "Developer · retail · by group docker of the directory (CN=Docker)" in texts(shown)


async def test_the_first_question_is_about_where_the_person_holds_a_role(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(), tenant("attic"), person())
    stop = Permission.CONTAINERS_CONTROL
    gateway.desk.explanations[stop, "retail"] = Explanation(
        person_id="ada", permission=stop, tenant_id="retail", verdict=Verdict.ALLOWED
    )
    gateway.desk.accesses["ada"] = EffectiveAccess(
        person_id="ada", everywhere=(), tenants={}, paths=(BY_GROUP,), as_of=datetime.now(UTC)
    )
    content = await open_window(gateway, Settings(pane="people"))
    await until(lambda: len(content.session.state.cache.objects("tenant")) == 2)
    content.navigator.go(Place("people", "ada", tab="explanation"))
    page = content.pages.currentWidget()
    assert isinstance(page, PersonPage)
    await until(lambda: "Yes, this is allowed." in texts(page.explanation))
    permission, place = page.explanation.findChildren(QComboBox)
    assert place.currentText() == "retail"
    assert permission.currentText() == "Start, stop and change containers  ·  containers.control"
