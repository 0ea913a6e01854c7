import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.logs.buffer import LogBuffer
from caas_console.models.state.logs.frames import Stream
from tests.unit.models.state.logs.framing import frame


def texts(buffer: LogBuffer) -> list[str]:
    return [buffer.get(number).text for number in range(buffer.first_line, buffer.end_line)]


def test_lines_are_numbered_from_the_first() -> None:
    buffer = LogBuffer("raw")
    assert (buffer.first_line, buffer.end_line) == (0, 0)
    assert buffer.feed(b"one\ntwo\nthr") == 2
    assert buffer.feed(b"ee\n") == 1
    assert texts(buffer) == ["one", "two", "three"]
    for number in (-1, 3):
        with pytest.raises(IndexError):
            buffer.get(number)


def test_a_line_without_an_end_is_shown_apart() -> None:
    buffer = LogBuffer("multiplexed")
    buffer.feed(frame(Stream.STDOUT, b"done\nPassword: ") + frame(Stream.STDERR, b"hm"))
    assert [(line.number, line.stream, line.text) for line in buffer.unfinished] == [
        (1, Stream.STDOUT, "Password: "),
        (2, Stream.STDERR, "hm"),
    ]


@given(
    lines=st.lists(st.tuples(st.sampled_from(Stream), st.integers(0, 9)), max_size=60),
    sizes=st.lists(st.integers(1, 50), min_size=1),
)
def test_every_line_is_found_with_its_stream_however_it_came(
    lines: list[tuple[Stream, int]], sizes: list[int]
) -> None:
    data = b"".join(frame(stream, b"%d\n" % number) for stream, number in lines)
    buffer = LogBuffer("multiplexed")
    position = step = 0
    while position < len(data):
        size = sizes[step % len(sizes)]
        buffer.feed(data[position : position + size])
        position, step = position + size, step + 1
    shown = [buffer.get(number) for number in range(buffer.end_line)]
    assert [(line.stream, line.text) for line in shown] == [
        (stream, str(number)) for stream, number in lines
    ]


def test_the_oldest_lines_go_when_the_budget_is_used_up() -> None:
    budget = 2_000_000
    buffer = LogBuffer("raw", budget=budget)
    for start in range(0, 100_000, 1000):
        buffer.feed(b"".join(b"line %d %s\n" % (n, b"x" * 50) for n in range(start, start + 1000)))
        assert buffer.bytes_kept <= budget
    assert buffer.end_line == 100_000
    assert buffer.first_line > 0
    first = buffer.get(buffer.first_line)
    assert first.text.startswith(f"line {buffer.first_line} ")
    with pytest.raises(IndexError):
        buffer.get(buffer.first_line - 1)


def test_a_hundred_megabytes_without_a_newline_are_broken_into_lines() -> None:
    buffer = LogBuffer("raw", budget=1_000_000)
    buffer.feed(b"x" * 100_000_000)
    assert buffer.bytes_kept <= 1_000_000
    assert buffer.end_line > 700
    assert len(buffer.get(buffer.first_line).text) <= 200_000


def test_lines_of_many_chunks_are_found_in_any_order() -> None:
    buffer = LogBuffer("raw")
    for number in range(0, 30_000, 10):
        buffer.feed(b"".join(b"%d %s\n" % (n, b"y" * 40) for n in range(number, number + 10)))
    for number in (29_999, 0, 15_000, 1, 29_998, 15_001, 7_000):
        assert buffer.get(number).text.split()[0] == str(number)


def test_another_stream_goes_on_behind_one_that_was_cut() -> None:
    buffer = LogBuffer("multiplexed")
    buffer.feed(frame(Stream.STDOUT, b"whole\n") + frame(Stream.STDERR, b"cut off")[:12])
    buffer.begin_stream("multiplexed")
    buffer.feed(frame(Stream.STDOUT, b"again\n"))
    assert texts(buffer) == ["whole", "cut ", "again"]
    assert buffer.unfinished == ()
