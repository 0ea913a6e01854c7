"""The export and the checkpoints of the audit trail, as a person asks for them."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from caas_console.backend.contracts.audit import AuditCheckpoint, AuditCheckpoints, AuditFilter
from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.audit.question import query_of
from caas_console.views.dialogs.audit_export_dialog import AuditExportDialog
from caas_console.views.dialogs.checkpoints_dialog import CheckpointsDialog, fingerprint
from caas_console.views.panes.audit.audit_pane import AuditPane
from caas_console.views.panes.audit.filter_dialogs import PersonDialog
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.widgets.labels import ValueField
from tests.ui.end_to_end.screen import dialog, press, texts
from tests.ui.fake_audit import BEGIN, entry
from tests.ui.fake_gateway import FakeGateway, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


async def opened(open_window: OpenWindow, gateway: FakeGateway) -> tuple[WindowContent, AuditPane]:
    gateway.trail.entries = [entry(1)]
    content = await open_window(gateway)
    content.navigator.go(Place("audit", query=query_of(AuditFilter(actor="ada"))))
    pane = content.pages.pane("audit")
    assert isinstance(pane, AuditPane)
    await until(lambda: pane.list.model.total and content.session.state.access)
    return content, pane


def field_texts(shown: QDialog) -> set[str]:
    return {field.text() for field in shown.findChildren(ValueField)}


def is_counted(shown: QDialog, entries: int) -> bool:
    # Its plural is the translation's, English too, which is not there in every test.
    return any(
        f"{entries} {one} so far" in texts(shown) for one in ("entry", "entries", "entry(s)")
    )


async def test_an_export_is_of_the_filter_as_it_is_shown(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    gateway = FakeGateway(host())
    gateway.trail.pieces = (b"titles\r\n", b'"1"\r\n"2"\r\n')
    gateway.trail.holding.clear()
    content, pane = await opened(open_window, gateway)
    press(pane, "Export…")
    shown = dialog(content)
    assert isinstance(shown, AuditExportDialog)
    assert "Person: ada" in texts(shown)
    shown.save(tmp_path / "trail.csv")
    await until(lambda: is_counted(shown, 2))
    gateway.trail.holding.set()
    await until(lambda: f"Saved as {tmp_path}/trail.csv" in texts(shown))
    assert gateway.trail.exported == [(AuditFilter(actor="ada"), "csv")]
    press(shown, "Close")
    await until(lambda: dialog(content) is None)


async def test_a_cancelled_export_can_be_begun_again_and_a_failure_is_told(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    gateway = FakeGateway(host())
    gateway.trail.pieces = (b"{}\n",)
    gateway.trail.holding.clear()
    content, pane = await opened(open_window, gateway)
    press(pane, "Export…")
    shown = dialog(content)
    assert isinstance(shown, AuditExportDialog)
    shown.lines.setChecked(True)
    shown.save(tmp_path / "trail.jsonl")
    await until(lambda: is_counted(shown, 1))
    press(shown, "Cancel")
    assert "It was cancelled; no file is left." in texts(shown)
    await until(lambda: not list(tmp_path.iterdir()))
    shown.save(Path("/nowhere/trail.jsonl"))
    await until(lambda: "The audit trail could not be saved" in texts(shown))
    press(shown, "Cancel")
    await until(lambda: dialog(content) is None)


async def test_the_last_checkpoint_is_shown_and_all_are_saved(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    gateway = FakeGateway(host())
    gateway.trail.made = tuple(
        AuditCheckpoint(position=at, hash="ab" * 32, at=BEGIN, public_key="cd" * 32, signature="ef")
        for at in (1_000, 2_000)
    )
    content, pane = await opened(open_window, gateway)
    press(pane, "Verify…")
    shown = dialog(content)
    assert isinstance(shown, CheckpointsDialog)
    await until(lambda: {"2000", "ab" * 32, fingerprint("cd" * 32)} <= field_texts(shown))
    assert "caas-platform verify-audit --checkpoints FILE" in field_texts(shown)
    assert "Run it on this machine." in texts(shown)
    path = tmp_path / "checkpoints.json"
    shown.save(path)
    await until(lambda: f"Saved as {path}" in texts(shown))
    kept = AuditCheckpoints.model_validate_json(path.read_bytes())
    assert [one.position for one in kept.checkpoints] == [1_000, 2_000]


async def test_a_site_s_trail_is_verified_with_its_settings_where_it_runs(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host())
    content, pane = await opened(open_window, gateway)
    gateway.ask_for_login()
    press(pane, "Verify…")
    shown = dialog(content)
    command = "caas-platform verify-audit --config SETTINGS --checkpoints FILE"
    assert shown is not None
    assert command in field_texts(shown)
    assert "Run it where the platform runs" in texts(shown)


async def test_without_a_checkpoint_it_says_when_there_will_be_one(open_window: OpenWindow) -> None:
    content, pane = await opened(open_window, FakeGateway(host()))
    press(pane, "Verify…")
    shown = dialog(content)
    assert isinstance(shown, CheckpointsDialog)
    await until(lambda: "There is none yet" in texts(shown))
    assert not shown.do_button.isEnabled()


async def test_checkpoints_that_cannot_be_read_say_why(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    content, pane = await opened(open_window, gateway)
    gateway.trail.failing = PlatformUnavailable("The platform does not answer")
    press(pane, "Verify…")
    shown = dialog(content)
    assert shown is not None
    await until(lambda: "The platform does not answer" in texts(shown))


def test_a_person_is_asked_for_by_the_id_and_namesakes_by_their_name(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    people = {"1": "Ada", "2": "Bert", "3": "Bert"}
    asked: list[str] = []
    for typed in ("ada", "bert", "Carl"):
        shown = PersonDialog(window, people)
        shown.chosen.connect(asked.append)
        shown.name.setText(typed)
        shown.submit()
    assert asked == ["1", "Bert", "Carl"]
