"""Whatever a program prints, the core neither fails nor grows, and cuts do not matter."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caas_console.models.terminal.report import screen_report
from tests.unit.models.terminal.conftest import NewCore
from tests.unit.models.terminal.screens import screen
from tests.unit.models.terminal.streams import cut, streams

_fuzzed = settings(
    max_examples=150,
    deadline=None,
    # The factory makes a new core for each example.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@_fuzzed
@given(streams, st.lists(st.integers(0, 10_000), max_size=8))
def test_cuts_do_not_change_the_screen(new_core: NewCore, stream: bytes, places: list[int]) -> None:
    whole, pieces = new_core(20, 6), new_core(20, 6)

    whole.feed(stream)
    for piece in cut(stream, places):
        pieces.feed(piece)

    assert screen_report(pieces) == screen_report(whole)
    assert pieces.take_replies() == whole.take_replies()
    assert pieces.title == whole.title
    whole.close()
    pieces.close()


@_fuzzed
@given(streams)
def test_steps_do_not_change_the_screen(new_core: NewCore, stream: bytes) -> None:
    whole, stepwise = new_core(20, 6), new_core(20, 6)

    whole.feed(stream)
    for _ in stepwise.feed_in_steps(stream):
        stepwise.take_frame()

    assert stepwise.contents() == whole.contents()
    assert stepwise.take_frame().cursor == whole.take_frame().cursor
    whole.close()
    stepwise.close()


@_fuzzed
@given(st.lists(streams, max_size=4), st.integers(0, 40))
def test_core_can_be_used_and_left_in_the_pauses(
    new_core: NewCore, parts: list[bytes], given_up_at: int
) -> None:
    core = new_core(20, 6)
    core.search("x")
    for part in parts:
        for pauses, _ in enumerate(core.feed_in_steps(part * 20)):
            if pauses == given_up_at:
                break
            core.resize(20 + pauses % 5, 6)
            core.search_next()
            core.take_frame()

    core.feed(b"\x18\x1bcstill here")

    assert core.contents() == "still here"
    core.close()


@pytest.mark.parametrize("unit", [b"\x1bc", b"\x1b#8", b"x\x1b[9999b", b"\x1b[m", b"\x1b[?25h"])
def test_sequences_are_interpreted_few_at_a_time(new_core: NewCore, unit: bytes) -> None:
    core = new_core(80, 24)

    pauses = sum(1 for _ in core.feed_in_steps(unit * 1000))

    assert pauses >= len(unit) * 1000 // 512


def test_column_shifts_are_done_one_at_a_time(new_core: NewCore) -> None:
    assert sum(1 for _ in new_core(80, 24).feed_in_steps(b"x\x1b[ @" * 50)) >= 50


_JUNK = st.sampled_from(
    [b"", b"", b"", b"\n", b"\x00", b"\x7f", b"\xa0", b"\xe9", b"0", b";", b"1;"]
)


@_fuzzed
@given(st.lists(_JUNK, min_size=6, max_size=6), st.lists(st.integers(0, 60), max_size=4))
def test_program_does_not_change_the_width(
    new_core: NewCore, junk: list[bytes], places: list[int]
) -> None:
    core = new_core(100, 5)
    permission = b"\x1b%b[%b?%b4%b0%bh%b" % tuple(junk)
    for piece in cut(b"\x1b[m%b\x1b[?3h\x1b[?3l" % permission, places):
        core.feed(piece)

    core.feed(b"\x18\x1bc" + b"x" * 101)

    assert screen(core) == ["x" * 100, "x"]
    core.close()


# The last bytes are 0x9D, which inside a sequence introduces a control string.
_CHARACTERS = st.sampled_from("”九ĝ\U0001f61d]8;[aé中")


@_fuzzed
@given(
    st.sampled_from([b"", b"\x1b[1m", b"\x1b]2;title\x07"]),
    st.text(_CHARACTERS, max_size=12),
    st.lists(st.integers(0, 60), max_size=6),
)
def test_characters_are_shown_as_soon_as_they_are_whole(
    new_core: NewCore, before: bytes, text: str, places: list[int]
) -> None:
    core = new_core(40, 1)
    core.feed(before)
    fed = b""
    for piece in cut(text.encode(), places):
        core.feed(piece)
        fed += piece
        assert core.contents() == fed.decode(errors="ignore")
    core.close()


@_fuzzed
@given(streams, st.integers(1, 60), st.integers(1, 30))
def test_core_stays_usable(new_core: NewCore, stream: bytes, columns: int, rows: int) -> None:
    core = new_core(20, 6)
    core.feed(stream)
    core.start_selection(2, 3)
    core.search("x")
    core.resize(columns, rows)
    core.feed(stream)
    core.extend_selection(0, 0)
    core.search_next()
    core.scroll(-2)

    report = screen_report(core)

    assert (report["cols"], report["rows"]) == (core.columns, core.rows) == (columns, rows)
    assert [len(cells) for cells in report["cells"]] == [columns] * rows
    assert len(report["lines"]) == rows
    assert isinstance(core.selected_text() + core.contents(), str)

    core.feed(b"\x18\x1bc\x1b[!pstill here")
    core.scroll_to_bottom()
    assert "still here" in core.contents().replace("\n", "")
    core.close()


_FLOODS = {
    "short_lines": b"y\r\n",
    "blank_lines": b"\n",
    "cells": b"\x1b[65535b",
    "combining_characters": "\u0301".encode(),
    "endless_title": b"\x1b]2;" + b"x" * 60,
    "endless_dcs": b"\x1bP+q" + b"4" * 60,
    "endless_apc": b"\x1b_G" + b"A" * 60,
    "endless_parameters": b"\x1b[1;" + b"9" * 60,
    "links": b"\x1b]8;;https://example.org/\x1b\\x",
    "titles": b"\x1b[22;0t\x1b]2;x\x07",
    "resets": b"\x1bcx",
    "screens": b"\x1b[?1049h\x1b#8\x1b[?1049l\x1b#8",
    "queries": b"\x1b[c\x1b[6n",
    "keyboards": b"\x1b[>31u",
    "images": b"\x1b_Ga=T,f=24,s=1,v=1,i=1;AAAA\x1b\\",
    "column_shifts": b"x\x1b[ @",
}


@pytest.mark.parametrize("unit", _FLOODS.values(), ids=_FLOODS.keys())
def test_memory_stays_bounded_in_a_flood(new_core: NewCore, unit: bytes) -> None:
    core = new_core(80, 24)
    flood = unit * (64 * 1024 // len(unit))
    # Room for what is kept on purpose is taken first.
    core.feed(flood)
    before = _resident_bytes()

    core.feed(flood * 3)

    assert _resident_bytes() - before < 70 * 1024 * 1024
    core.feed(b"\x18\x1b\\\x1bcafter")
    assert core.take_frame().lines[0].text == "after"


@pytest.mark.parametrize("unit", [b"40", b"45;", b"4\x00", b"8;", b"0"])
def test_endless_parameters_are_read_once(new_core: NewCore, unit: bytes) -> None:
    core = new_core(80, 24)
    row = (b"\x1b[?" + unit * (64 * 1024))[: 64 * 1024]
    begun = time.thread_time()

    core.feed(row * 4)

    # Some tens of milliseconds; read anew from each number on, it takes ten seconds and more.
    assert time.thread_time() - begun < 1.0
    core.close()


@pytest.mark.parametrize("first_row", range(300, 420, 15))
def test_rows_of_links_can_be_moved_about(new_core: NewCore, first_row: int) -> None:
    core = new_core(120, 40)
    links = b"".join(b"\x1b]8;;https://example.org/%d\x1b\\x" % number for number in range(110))
    core.feed(b"\r\n" * first_row + (links + b"\r\n") * 20)

    for _ in range(100):
        core.feed(b"\x1b[10;1H\x1b[5M\x1b[30;1H" + links + b"\x1b[12;1H\x1b[3L" + links)

    assert core.take_frame().rows == 40


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096
