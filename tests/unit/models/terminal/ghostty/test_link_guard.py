import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.terminal.ghostty.library import ffi, lib
from caas_console.models.terminal.ghostty.link_guard import LinkGuard
from caas_console.models.terminal.ghostty.native import NativeTerminal
from tests.unit.models.terminal.streams import cut

_REST = b"8;;https://example.org/\x07x"


def _has_link(*parts: bytes, columns: int = 80) -> bool:
    """Whether any cell of the screen is linked after these parts."""
    terminal = NativeTerminal(columns, 2)
    guard = LinkGuard(terminal)
    for part in parts:
        guard.write(part)
    linked = any(_is_linked(terminal, row, column) for row in range(2) for column in range(columns))
    terminal.close()
    return linked


def _is_linked(terminal: NativeTerminal, row: int, column: int) -> bool:
    raw = ffi.new("GhosttyCell*")
    lib.ghostty_grid_ref_cell(terminal.grid_ref(row, column), raw)
    linked = ffi.new("bool*")
    lib.ghostty_cell_get(raw[0], lib.GHOSTTY_CELL_DATA_HAS_HYPERLINK, linked)
    return bool(linked[0])


def _text(*parts: bytes) -> str:
    terminal = NativeTerminal(40, 1)
    guard = LinkGuard(terminal)
    for part in parts:
        guard.write(part)
    codepoints = []
    for column in range(40):
        raw = ffi.new("GhosttyCell*")
        lib.ghostty_grid_ref_cell(terminal.grid_ref(0, column), raw)
        out = ffi.new("uint32_t*")
        lib.ghostty_cell_get(raw[0], lib.GHOSTTY_CELL_DATA_CODEPOINT, out)
        codepoints.append(chr(out[0] or ord(" ")))
    terminal.close()
    return "".join(codepoints).rstrip()


@pytest.mark.parametrize(
    "introducer",
    [
        b"\x1b]",
        b"\x1b[\x9d",
        b"\x1b]\x01",
        b"\x1b\n]",
        b"\x1b\xff]",
        b"\x1b]0;a\x1b]",
        b"\x1b(\x9d",
    ],
)
def test_link_is_ignored_however_it_is_introduced(introducer: bytes) -> None:
    stream = introducer + _REST

    assert not _has_link(stream)
    assert not _has_link(*(bytes([byte]) for byte in stream))


@given(
    st.lists(
        st.sampled_from(
            [
                b"\x1b",
                b"]",
                b"\x9d",
                b"8",
                b";",
                b"\x00",
                b"\n",
                b"[",
                b"P",
                b"\x07",
                b"\x1b\\",
                b"\xe2",
            ]
        ),
        max_size=8,
    ).map(b"".join),
    st.lists(st.integers(0, 100), max_size=4),
)
def test_link_is_ignored_whatever_comes_before(before: bytes, places: list[int]) -> None:
    assert not _has_link(*cut(before + _REST, places), columns=30)


@pytest.mark.parametrize(
    "text",
    ["items[3]8;next", "a]8;", "\u201d8;", "[x]", "a]8", "\u201d", "九", "ĝ]", "\U0001d41d8"],
)
def test_text_is_passed_on_at_once(text: str) -> None:
    assert _text(text.encode()) == text
    assert _text(b"\x1b[m" + text.encode()) == text
    assert _text(*(bytes([byte]) for byte in text.encode())) == text


def test_broken_character_hides_no_link() -> None:
    assert not _has_link(b"\x1b[\xe2\x80\x9d" + _REST)
    assert not _has_link(b"\x1b[\xe2", b"\x80", b"\x9d" + _REST)


def test_other_control_strings_are_passed_on() -> None:
    terminal = NativeTerminal(40, 1)
    LinkGuard(terminal).write(b"\x1b]2;title\x07\x1b]28;x\x07")

    assert terminal.get_text("TITLE") == "title"
    terminal.close()
