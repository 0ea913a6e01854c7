import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.logs.frames import Stream
from caas_console.models.state.logs.lines import LogLine, decode_line, printable
from caas_console.models.state.logs.styles import LogStyle, StyledSpan


def _line(data: bytes) -> LogLine:
    return decode_line(0, Stream.STDOUT, data, timestamps=False)


@pytest.mark.parametrize(
    ("sequence", "style"),
    [
        (b"31", LogStyle(foreground=1)),
        (b"1;44", LogStyle(background=4, bold=True)),
        (b"97", LogStyle(foreground=15)),
        (b"102", LogStyle(background=10)),
        (b"38;5;208", LogStyle(foreground=208)),
        (b"48;2;1;2;3", LogStyle(background=(1, 2, 3))),
        (b"38:2::1:2:3", LogStyle(foreground=(1, 2, 3))),
        (b"38:5:9;4", LogStyle(foreground=9, underline=True)),
        (b"2;3;7", LogStyle(faint=True, italic=True, inverse=True)),
        (b"38;2;1;2;3;1", LogStyle(foreground=(1, 2, 3), bold=True)),
    ],
)
def test_sequence_colors_the_text_behind_it(sequence: bytes, style: LogStyle) -> None:
    line = _line(b"a \x1b[" + sequence + b"mred\x1b[m b")
    assert line.text == "a red b"
    assert line.spans == (StyledSpan(2, 5, style),)


@pytest.mark.parametrize(
    "sequence", [b"", b"0", b"39;49", b"22", b"58", b"999", b"38;5;300", b"38", b"38;9"]
)
def test_reset_and_unknown_sequences_leave_text_plain(sequence: bytes) -> None:
    assert _line(b"a\x1b[" + sequence + b"mb").spans == ()


def test_attributes_are_switched_off_one_by_one() -> None:
    line = _line(b"\x1b[1;2;3;4;7mA\x1b[22mB\x1b[23mC\x1b[24mD\x1b[27mE")
    styles = [span.style for span in line.spans]
    assert styles == [
        LogStyle(bold=True, faint=True, italic=True, underline=True, inverse=True),
        LogStyle(italic=True, underline=True, inverse=True),
        LogStyle(underline=True, inverse=True),
        LogStyle(inverse=True),
    ]


def test_spans_move_with_text_that_a_carriage_return_overwrote() -> None:
    line = _line(b"10%\r\x1b[32m100% done\x1b[m ok\r")
    assert line.text == "100% done ok"
    assert line.spans == (StyledSpan(0, 9, LogStyle(foreground=2)),)


@given(
    st.lists(st.one_of(st.binary(max_size=12), st.from_regex(rb"\x1b\[[0-9;:]{0,12}m"))).map(
        b"".join
    )
)
def test_spans_are_ordered_and_within_the_text_of_any_bytes(data: bytes) -> None:
    line = _line(data.replace(b"\n", b""))
    at = 0
    for start, end, _ in line.spans:
        assert at <= start < end <= len(line.text)
        at = end


@given(st.lists(st.sampled_from([b"abc", b" ", b"\xe4\xbd\xa0", b"\x1b[31m", b"\x1b[m", b"\x07"])))
def test_text_is_the_same_with_and_without_colors(parts: list[bytes]) -> None:
    data = b"".join(parts)
    assert _line(data).text == printable(data)
