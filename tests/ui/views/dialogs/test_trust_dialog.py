"""What a server shows of itself can be compared, and is not trusted by accident."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.sign_in import Certificate
from caas_console.views.dialogs.trust_dialog import TrustDialog, grouped
from tests.ui.end_to_end.screen import press, texts
from tests.ui.fake_sign_in import certificate


@pytest.fixture
def window(qapp: object) -> Iterator[QWidget]:  # noqa: ARG001 - a widget needs it
    made = QWidget()
    made.show()
    yield made
    made.close()
    made.deleteLater()


def open_dialog(
    window: QWidget, shown: Certificate, trusted: str = ""
) -> tuple[TrustDialog, list[str]]:
    agreed: list[str] = []
    dialog = TrustDialog(window, "https://caas.example", shown, trusted, agreed.append)
    dialog.open()
    return dialog, agreed


async def test_all_that_is_known_of_it_is_shown(window: QWidget) -> None:
    dialog, _ = open_dialog(window, certificate())
    told = texts(dialog)
    assert grouped(certificate().fingerprint) in told
    for text in ("https://caas.example", "caas.example, 10.0.0.7", "itself (CN=caas.example)"):
        assert text in told
    assert "2026-01-01 to 2036-01-01" in told
    assert "self-signed certificate" in told
    press(dialog, "Copy")
    assert QGuiApplication.clipboard().text() == certificate().fingerprint


async def test_enter_and_escape_do_not_trust(window: QWidget) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        dialog, agreed = open_dialog(window, certificate())
        assert dialog.cancel_button.isDefault()
        QTest.keyClick(dialog, key)
        assert not dialog.isVisible()
        assert not agreed


async def test_what_is_trusted_is_what_was_shown(window: QWidget) -> None:
    dialog, agreed = open_dialog(window, certificate())
    press(dialog, "Trust it")
    assert agreed == [certificate().fingerprint]


async def test_another_certificate_than_before_needs_a_confirmation(window: QWidget) -> None:
    former = certificate().fingerprint
    dialog, agreed = open_dialog(window, certificate("CD"), former)
    told = texts(dialog)
    assert "somebody stands between you and the platform" in told
    assert grouped(former) in told
    assert grouped(certificate("CD").fingerprint) in told
    assert not dialog.do_button.isEnabled()
    press(dialog, "Trust it")
    assert not agreed
    dialog.compared.click()
    press(dialog, "Trust it")
    assert agreed == [certificate("CD").fingerprint]


async def test_an_expired_certificate_is_said_to_be(window: QWidget) -> None:
    ended = datetime(2026, 2, 1, tzinfo=UTC)
    dialog, _ = open_dialog(window, certificate(not_after=ended))
    assert "2026-01-01 to 2026-02-01: it has expired" in texts(dialog)


def test_a_fingerprint_is_cut_into_groups_that_one_can_say() -> None:
    lines = grouped(certificate().fingerprint).splitlines()
    assert lines == ["  ".join(["ABAB"] * 8)] * 2
