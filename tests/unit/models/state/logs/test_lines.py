from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.logs.frames import Stream
from caas_console.models.state.logs.lines import (
    LogSeverity,
    decode_line,
    guess_severity,
    printable,
    without_escapes,
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"plain", "plain"),
        (b"tab\there", "tab\there"),
        ("é 漢 🎉".encode(), "é 漢 🎉"),
        (b"bad \xff\xfe", "bad ��"),
        (b"windows\r", "windows"),
        (b"10%\r50%\r100%\r", "100%"),
        (b"\x1b[31mred\x1b[0m \x1b[1;38;5;4mblue\x1b[m", "red blue"),
        (b"\x1b]0;title\x07text\x1b]8;;http://x\x1b\\link", "textlink"),
        (b"\x1b(B\x1b=x\x1b", "x␛"),
        (b"bell\x07 null\x00", "bell␇ null␀"),
        ("turn \u202egnp.exe".encode(), "turn �gnp.exe"),
    ],
)
def test_a_line_is_shown_without_controls(data: bytes, expected: str) -> None:
    assert printable(data) == expected


@given(data=st.binary(max_size=60))
def test_whatever_was_written_nothing_of_it_controls_the_view(data: bytes) -> None:
    text = printable(data)
    assert all(
        character.isprintable() or character == "\t" for character in text if character < "\x80"
    )


@given(data=st.lists(st.sampled_from([b"\x1b", b"[", b"]", b"3", b"m", b"\n", b"\x07", b"a"])))
def test_escapes_never_swallow_the_end_of_a_line(data: list[bytes]) -> None:
    text = b"".join(data)
    assert without_escapes(text).count(b"\n") == text.count(b"\n")


@pytest.mark.parametrize(
    ("data", "at", "text"),
    [
        (
            b"2026-06-01T12:00:00.123456789Z hello",
            datetime(2026, 6, 1, 12, 0, 0, 123456, UTC),
            "hello",
        ),
        (b"2026-06-01T14:00:00+02:00 hello", datetime(2026, 6, 1, 12, tzinfo=UTC), "hello"),
        (b"2026-06-01T12:00:00.5Z ", datetime(2026, 6, 1, 12, 0, 0, 500_000, UTC), ""),
        (b"2026-99-01T12:00:00Z x", None, "2026-99-01T12:00:00Z x"),
        (b"rest of a broken line", None, "rest of a broken line"),
    ],
)
def test_the_engines_time_is_told_apart_from_the_text(
    data: bytes, at: datetime | None, text: str
) -> None:
    line = decode_line(7, Stream.STDERR, data, timestamps=True)
    assert (line.number, line.stream, line.at, line.text) == (7, Stream.STDERR, at, text)


def test_a_time_that_was_not_asked_for_belongs_to_the_text() -> None:
    data = b"2026-06-01T12:00:00Z hello"
    line = decode_line(0, Stream.STDOUT, data, timestamps=False)
    assert (line.at, line.text) == (None, data.decode())


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("2026-06-01 ERROR broken", LogSeverity.ERROR),
        ("[warn] low disk", LogSeverity.WARNING),
        ('{"level":"info","msg":"error count is 0"}', LogSeverity.INFO),
        ("level=debug x", LogSeverity.DEBUG),
        ("panic: runtime error", LogSeverity.ERROR),
        ("Traceback (most recent call last):", LogSeverity.ERROR),
        ("terror and errorless", None),
        ("GET / 200", None),
        ("x" * 300 + " error", None),
    ],
)
def test_the_severity_is_guessed_by_the_first_word_for_one(
    text: str, severity: LogSeverity | None
) -> None:
    assert guess_severity(text) is severity
