"""What the screen shows after a stream: recorded from xterm 379 unless said otherwise."""

import pytest

from tests.unit.models.terminal.conftest import NewCore
from tests.unit.models.terminal.screens import screen

_FIVE_ROWS = b"one\r\ntwo\r\nthree\r\nfour\r\nfive"

_CASES = {
    "wraps_at_the_last_column": (b"x" * 20 + b"y", ["x" * 20, "y"]),
    "waits_with_the_wrap": (b"x" * 20 + b"\ry", ["y" + "x" * 19]),
    "keeps_the_last_column_without_autowrap": (b"\x1b[?7l" + b"x" * 20 + b"yz", ["x" * 19 + "z"]),
    "line_feed_keeps_the_column": (b"ab\ncd", ["ab", "  cd"]),
    "new_line_mode_returns_the_carriage": (b"\x1b[20hab\ncd", ["ab", "cd"]),
    "scrolls_at_the_bottom": (_FIVE_ROWS + b"\r\nsix", ["two", "three", "four", "five", "six"]),
    "tab_goes_to_the_next_stop": (b"a\tb\tc", ["a       b       c"]),
    "tab_stop_can_be_cleared_without_a_parameter": (
        b"\x1b[1;9H\x1b[g\ra\tb",
        ["a               b"],
    ),
    "tab_stop_can_be_set": (b"\x1b[1;4H\x1bH\ra\tb", ["a  b"]),
    "cursor_moves_relative": (b"abc\x1b[2D!\x1b[B?\x1b[A~", ["a!c~", "  ?"]),
    "cursor_moves_absolute": (b"\x1b[3;4Hx\x1b[2dy\x1b[1Gz", ["", "z   y", "   x"]),
    "surplus_parameters_are_ignored": (b"abc\x1b[2;9Cx\x1b[2;3;4Hy", ["abc  x", "  y"]),
    "zero_means_one": (b"abc\x1b[1;1H\x1b[0P", ["bc"]),
    "hpb_and_vpb_are_unknown": (b"\r\nab\x1b[jc\x1b[kd", ["", "abcd"]),
    "erases_to_the_end_of_line": (b"abcdef\x1b[4G\x1b[K", ["abc"]),
    "erases_below": (_FIVE_ROWS + b"\x1b[3;3H\x1b[J", ["one", "two", "th"]),
    "inserts_and_deletes_characters": (b"abcdef\x1b[2G\x1b[2@\x1b[5G\x1b[P", ["a  bdef"]),
    "inserts_and_deletes_lines": (
        _FIVE_ROWS + b"\x1b[2;1H\x1b[L\x1b[4;1H\x1b[M",
        ["one", "", "two", "four"],
    ),
    "insert_mode_shifts": (b"abc\x1b[1G\x1b[4hxy", ["xyabc"]),
    "scroll_region_keeps_the_rest": (
        _FIVE_ROWS + b"\x1b[2;4r\x1b[4;1H\nnew",
        ["one", "three", "four", "new", "five"],
    ),
    "origin_mode_counts_from_the_margin": (b"\x1b[3;5r\x1b[?6h\x1b[1;1Hx", ["", "", "x"]),
    "reverse_index_scrolls_down": (
        _FIVE_ROWS + b"\x1b[H\x1bM!",
        ["!", "one", "two", "three", "four"],
    ),
    "repeats_the_last_character": (b"ab\x1b[3b", ["abbbb"]),
    "repeats_nothing_after_a_control": (b"ab\x1b[D\x1b[3bc", ["ac"]),
    "saves_the_pending_wrap": (b"x" * 20 + b"\x1b7\r\x1b8y", ["x" * 20, "y"]),
    "wraps_back_over_any_line": (
        b"\x1b[?45hab\r\nc\b\bX\x1b[H\b!",
        ["ab" + " " * 17 + "X", "c", "", "", " " * 19 + "!"],
    ),
    "alternate_screen_leaves_the_primary": (b"main\x1b[?1049h\x1b[Halt\x1b[?1049l!", ["main!"]),
    "draws_lines": (b"\x1b(0lqk\x1b(Bq", ["┌─┐q"]),
    "wide_characters_take_two_columns": ("世界x\x1b[5Gy".encode(), ["世界y"]),
    "wide_character_wraps_as_a_whole": (b"x" * 19 + "世".encode(), ["x" * 19, "世"]),
    "combining_characters_join": ("e\u0301a\u0300\u0301x".encode(), ["e\u0301a\u0300\u0301x"]),
    "cancel_aborts_a_sequence": (b"ab\x1b[3\x18c", ["abc"]),
    "control_works_inside_a_sequence": (b"ab\x1b[\r2Cc", ["abc"]),
    "scrolls_columns_left": (b"abcdef\r\x1b[2 @", ["cdef"]),
    "scrolls_columns_right": (b"abcdef\r\x1b[2 A", ["  abcdef"]),
    "inserts_columns_at_the_cursor": (b"abc\r\nabc\x1b[1;2H\x1b[2'}!", ["a! bc", "a  bc"]),
    "deletes_columns_at_the_cursor": (b"abcd\r\nabcd\x1b[1;2H\x1b[2'~!", ["a!", "ad"]),
    "columns_move_within_the_margins": (
        b"abcdef\r\nabcdef\r\nabcdef\x1b[?69h\x1b[2;4s\x1b[2;3r\x1b[2;3H\x1b[ @",
        ["abcdef", "acd ef", "acd ef"],
    ),
    "columns_stay_with_the_cursor_outside": (b"abc\r\nabc\x1b[2;3r\x1b[H\x1b[ @", ["abc", "abc"]),
    "control_string_is_aborted_by_a_sequence": (b"abc\r\x1b]\x1b[ @d", ["dc"]),
    "soft_reset_leaves_the_cursor": (
        b"\x1b[4h\x1b[2;4rab\x1b[3;3H\x1b[!px\x1b[3Gy",
        ["ab", "", "  y"],
    ),
    "fills_with_e": (b"\x1b#8\x1b[2J\x1b#8\x1b[H!", ["!" + "E" * 19, *["E" * 20] * 4]),
}


@pytest.mark.parametrize(("stream", "expected"), _CASES.values(), ids=_CASES.keys())
def test_screen(new_core: NewCore, stream: bytes, expected: list[str]) -> None:
    core = new_core(20, 5)

    core.feed(stream)

    assert screen(core) == expected


@pytest.mark.parametrize("stream", [case[0] for case in _CASES.values()], ids=_CASES.keys())
def test_screen_is_the_same_when_every_byte_comes_alone(new_core: NewCore, stream: bytes) -> None:
    whole, pieces = new_core(20, 5), new_core(20, 5)

    whole.feed(stream)
    for byte in stream:
        pieces.feed(bytes([byte]))

    assert screen(pieces) == screen(whole)
