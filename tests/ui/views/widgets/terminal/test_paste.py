"""What is pasted is looked at first, and made harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from caas_console.views.widgets.terminal.paste import PasteRequest, concern, harmless
from caas_console.views.widgets.terminal.paste_dialog import PasteDialog
from tests.ui.views.widgets.terminal.bench import Bench

_BRACKETS = b"\x1b[200~", b"\x1b[201~"


def _paste(bench: Bench, text: str) -> list[PasteRequest]:
    doubted: list[PasteRequest] = []
    bench.widget.clipboard.paste_doubtful.connect(doubted.append)
    QGuiApplication.clipboard().setText(text)
    bench.widget.clipboard.paste()
    bench.widget.clipboard.paste_doubtful.disconnect(doubted.append)
    return doubted


def test_one_line_is_pasted_at_once(bench: Bench) -> None:
    assert _paste(bench, "ls -l\t/tmp") == []
    assert bench.sent == [b"ls -l\t/tmp"]


def test_lines_that_would_run_are_doubted(bench: Bench) -> None:
    assert _paste(bench, "ls\nrm -rf x\n") == [PasteRequest("ls\nrm -rf x\n", 2, False)]
    assert bench.sent == []
    bench.widget.clipboard.paste_text("ls\nrm -rf x\n")
    assert bench.sent == [b"ls\rrm -rf x\r"]


def test_lines_are_pasted_in_brackets_where_the_program_wants_them(bench: Bench) -> None:
    bench.feed(b"\x1b[?2004h")
    assert _paste(bench, "one\ntwo") == []
    assert bench.sent == [_BRACKETS[0] + b"one\ntwo" + _BRACKETS[1]]


def test_end_of_brackets_cannot_be_smuggled_in(bench: Bench) -> None:
    bench.feed(b"\x1b[?2004h")
    text = "harmless\x1b[201~rm -rf x\n"
    assert _paste(bench, text) == [PasteRequest(text, 0, True)]
    bench.widget.clipboard.paste_text(text)
    assert bench.sent[0].count(b"\x1b") == len(_BRACKETS)
    assert bench.sent[0].endswith(_BRACKETS[1])


@pytest.mark.parametrize("bracketed", [False, True])
def test_no_control_character_reaches_the_program(bench: Bench, bracketed: bool) -> None:
    if bracketed:
        bench.feed(b"\x1b[?2004h")
    bench.widget.clipboard.paste_text("".join(chr(code) for code in range(0x100)))
    data = bench.sent[0].removeprefix(_BRACKETS[0]).removesuffix(_BRACKETS[1]).decode()
    assert {one for one in data if not one.isprintable()} - {"\xa0", "\xad"} <= {*"\t\r\n"}


@given(st.text())
def test_harmless_text_keeps_everything_but_control_characters(text: str) -> None:
    kept = harmless(text)
    assert concern(kept.replace("\r", "").replace("\n", ""), bracketed=False) is None
    assert kept == "".join(one for one in text if one in kept)


@given(st.text(alphabet="ab \t", max_size=50))
def test_text_of_one_line_is_of_no_concern(text: str) -> None:
    assert concern(text, bracketed=False) is None


@pytest.mark.parametrize("bracketed", [False, True])
@pytest.mark.parametrize("control", ["\x1b", "\x00", "\x03", "\x7f", "\x9b"])
def test_control_characters_are_of_concern(control: str, bracketed: bool) -> None:
    assert concern(f"a{control}b", bracketed=bracketed) == PasteRequest(f"a{control}b", 0, True)


def test_dialog_makes_control_characters_visible(bench: Bench) -> None:
    dialog = PasteDialog(PasteRequest("a\x1b[31mb\nc", 1, True), bench.widget)
    preview = dialog.findChild(QPlainTextEdit)
    assert preview is not None
    assert preview.toPlainText() == "a^[[31mb\nc"
