"""The host field of forms follows the hosts, and never swaps the one that was meant."""

from PySide6.QtWidgets import QComboBox

from caas_console.backend.contracts.operations import Prune, PullImage
from caas_console.backend.contracts.resources import Environment, Host, HostState, Network
from caas_console.backend.contracts.runtime import PruneItem, PrunePreview
from caas_console.backend.contracts.watch import Change
from caas_console.models.controllers.navigator import Place
from caas_console.views.dialogs.host_choice import HostChoice
from caas_console.views.dialogs.prune_dialog import PruneDialog
from caas_console.views.dialogs.run_dialog import RunDialog
from caas_console.views.dialogs.text_dialogs import PullDialog
from tests.ui.end_to_end.screen import fill, press, texts
from tests.ui.fake_gateway import PLACE, FakeGateway, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


def edge(number: int, state: HostState = HostState.READY) -> Host:
    return host(state, host_id=f"host{number}", name=f"edge-{number}")


def network(name: str, host_id: str) -> Network:
    return Network(id=f"{host_id}/{name}", host_id=host_id, name=name, driver="bridge", **PLACE)


async def test_a_form_opened_before_its_host_answers_waits_for_it(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(edge(1, HostState.CONNECTING))
    content = await open_window(gateway)
    dialog = PullDialog(content.bench, "busybox:1")
    dialog.open()
    press(dialog, "Pull")
    assert "Choose a host that answers." in texts(dialog)
    assert not gateway.submitted
    gateway.tell(edge(1))
    await until(lambda: dialog.findChildren(HostChoice)[0].currentText() == "edge-1")
    press(dialog, "Pull")
    await until(lambda: gateway.submitted)
    assert gateway.submitted[0][:2] == ("host1", PullImage(reference="busybox:1"))


async def test_the_only_host_is_not_asked_for_until_there_is_another(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(edge(1))
    content = await open_window(gateway)
    dialog = RunDialog(content.bench)
    dialog.open()
    (choice,) = dialog.findChildren(HostChoice)
    assert not choice.isVisible()
    gateway.tell(edge(2))
    await until(choice.isVisible)
    assert choice.currentText() == "edge-1"
    dialog.reject()


async def test_a_host_that_falls_silent_stays_chosen_and_says_so(open_window: OpenWindow) -> None:
    gateway = FakeGateway(edge(1), edge(2))
    content = await open_window(gateway)
    dialog = RunDialog(content.bench, "busybox:1", "host2")
    dialog.open()
    (choice,) = dialog.findChildren(HostChoice)
    assert choice.host_id == "host2"
    gateway.tell(edge(2, HostState.UNREACHABLE))
    await until(lambda: choice.currentText() == "edge-2 (Unreachable)")
    press(dialog, "Run")
    assert "Choose a host that answers." in texts(dialog)
    assert not gateway.submitted
    gateway.tell(edge(2))
    await until(lambda: choice.currentText() == "edge-2")
    assert choice.host_id == "host2"
    dialog.reject()


async def test_a_removed_host_is_not_replaced_by_another(open_window: OpenWindow) -> None:
    gateway = FakeGateway(edge(1), edge(2))
    content = await open_window(gateway)
    dialog = RunDialog(content.bench, "busybox:1", "host2")
    dialog.open()
    (choice,) = dialog.findChildren(HostChoice)
    gateway.tell(Change(kind="host", id="host2"))
    await until(lambda: choice.currentText() == "edge-2 (removed)")
    assert choice.host_id == ""
    choice.setCurrentIndex(choice.findData("host1"))
    assert choice.host_id == "host1"
    dialog.reject()


async def test_pruning_shows_and_removes_what_is_on_the_host_that_was_meant(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(edge(1), edge(2))
    gateway.on_prune_preview = lambda host_id: PrunePreview(
        items=(PruneItem(target="containers", id="x", name=f"old on {host_id}"),)
    )
    content = await open_window(gateway)
    dialog = PruneDialog(content.bench, "containers", "host2")
    dialog.open()
    await until(dialog.do_button.isEnabled)
    gateway.tell(edge(2, HostState.UNREACHABLE))
    await until(lambda: not dialog.do_button.isEnabled())
    assert "Choose a host that answers." in texts(dialog)
    gateway.tell(edge(2))
    await until(dialog.do_button.isEnabled)
    press(dialog, "Remove")
    await until(lambda: gateway.submitted)
    assert gateway.submitted[0][0] == "host2"
    assert isinstance(gateway.submitted[0][1], Prune)


async def test_the_run_form_keeps_its_network_and_says_where_it_is_missing(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(edge(1), edge(2))
    content = await open_window(gateway)
    dialog = RunDialog(content.bench, "busybox:1", "host1")
    dialog.open()
    boxes = dialog.findChildren(QComboBox)
    chosen = next(box for box in boxes if box.accessibleName() == "Network")
    assert chosen.currentText() == "Default"
    gateway.tell(network("shop", "host1"))
    await until(lambda: chosen.findData("shop") > 0)
    chosen.setCurrentIndex(chosen.findData("shop"))
    gateway.tell(network("bank", "host1"))
    await until(lambda: chosen.findData("bank") > 0)
    assert chosen.currentData() == "shop"
    (choice,) = dialog.findChildren(HostChoice)
    choice.setCurrentIndex(choice.findData("host2"))
    assert chosen.currentData() == "shop"
    fill(dialog, "Name", "web")
    press(dialog, "Run")
    assert "The host has no network of this name." in texts(dialog)
    assert not gateway.submitted
    dialog.reject()


async def test_among_hosts_of_several_environments_a_person_chooses(
    open_window: OpenWindow,
) -> None:
    prod = Environment(id="prod", tenant_id="retail", name="payments")
    other = edge(2).model_copy(update={"environment_id": "prod", "tenant_id": "retail"})
    gateway = FakeGateway(prod, edge(1), other)
    content = await open_window(gateway)
    dialog = PullDialog(content.bench, "busybox:1")
    dialog.open()
    (choice,) = dialog.findChildren(HostChoice)
    assert [choice.itemText(at) for at in range(2)] == ["edge-1 · Local", "edge-2 · payments"]
    assert not choice.currentText()
    press(dialog, "Pull")
    assert "Choose a host that answers." in texts(dialog)
    choice.setCurrentIndex(1)
    press(dialog, "Pull")
    await until(lambda: gateway.submitted)
    assert gateway.submitted[0][0] == "host2"


async def test_the_only_host_of_the_environment_that_one_is_in_is_meant(
    open_window: OpenWindow,
) -> None:
    prod = Environment(id="prod", tenant_id="retail", name="payments")
    other = edge(2).model_copy(update={"environment_id": "prod", "tenant_id": "retail"})
    gateway = FakeGateway(prod, edge(1), other)
    content = await open_window(gateway)
    content.navigator.go(Place("containers", query='env="payments"'))
    dialog = PullDialog(content.bench, "busybox:1")
    dialog.open()
    (choice,) = dialog.findChildren(HostChoice)
    assert choice.host_id == "host2"
    gateway.tell(edge(3).model_copy(update={"environment_id": "prod", "tenant_id": "retail"}))
    await until(lambda: choice.count() == 3)
    assert choice.host_id == "host2"
    dialog.reject()
    again = PullDialog(content.bench, "busybox:1")
    again.open()
    (choice,) = again.findChildren(HostChoice)
    assert not choice.host_id
