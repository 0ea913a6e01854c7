"""The tree's counts follow the state at the cost of what changed."""

from collections.abc import Mapping

import pytest

from caas_console.backend.contracts.resources import Environment
from caas_console.views.shell.navigation_tree import NavigationTree
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

TEST = {"tenant_id": "default", "environment_id": "test"}


async def test_what_is_as_it_was_is_not_shown_again(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, Mapping[str, int]]] = []
    show = NavigationTree.set_counts

    def watched(tree: NavigationTree, environment_id: str, counts: Mapping[str, int]) -> None:
        shown.append((environment_id, counts))
        show(tree, environment_id, counts)

    monkeypatch.setattr(NavigationTree, "set_counts", watched)
    gateway = FakeGateway(
        Environment(id="test", tenant_id="default", name="test"),
        host(),
        host(host_id="other", name="other").model_copy(update=TEST),
        container("web"),
    )
    await open_window(gateway)

    await until(lambda: {("local", 1), ("test", 0)} <= told(shown))
    shown.clear()
    gateway.tell(container("db"))
    await until(lambda: shown)
    assert told(shown) == {("local", 2)}


def told(shown: list[tuple[str, Mapping[str, int]]]) -> set[tuple[str, int]]:
    return {(environment_id, counts["containers"]) for environment_id, counts in shown}
