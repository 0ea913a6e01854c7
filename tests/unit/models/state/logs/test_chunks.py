from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.logs.chunks import LONGEST_LINE, LineAssembler, LogChunk
from caas_console.models.state.logs.frames import Run, Stream

runs = st.lists(
    st.tuples(st.sampled_from(Stream), st.text("ab\n", max_size=6).map(str.encode)), max_size=12
)


def lines_of(chunk: LogChunk) -> list[tuple[Stream, bytes]]:
    lines = chunk.data.split(b"\n")[:-1]
    return [(chunk.stream(index), line) for index, line in enumerate(lines)]


@given(runs=runs)
def test_each_streams_lines_are_whole_and_in_order(runs: list[Run]) -> None:
    assembler = LineAssembler()
    chunk = assembler.feed(runs)
    assert chunk.lines == len(lines_of(chunk))
    left = dict(assembler.unfinished)
    for stream in Stream:
        *whole, rest = b"".join(payload for of, payload in runs if of is stream).split(b"\n")
        assert [line for of, line in lines_of(chunk) if of is stream] == whole
        assert left.get(stream, b"") == rest


@given(first=runs, second=runs)
def test_joined_chunks_are_as_one(first: list[Run], second: list[Run]) -> None:
    assembler = LineAssembler()
    one, two = assembler.feed(first), assembler.feed(second)
    assert lines_of(one.joined(two)) == lines_of(one) + lines_of(two)


def test_a_line_of_one_stream_may_be_interrupted_by_another() -> None:
    chunk = LineAssembler().feed(
        [(Stream.STDOUT, b"a"), (Stream.STDERR, b"error\n"), (Stream.STDOUT, b"b\n")]
    )
    assert lines_of(chunk) == [(Stream.STDERR, b"error"), (Stream.STDOUT, b"ab")]


def test_a_line_without_end_is_broken_and_no_character_with_it() -> None:
    assembler = LineAssembler()
    text = "é" * (2 * LONGEST_LINE)
    data = b"x" + text.encode()
    broken = b"".join(
        assembler.feed([(Stream.STDOUT, data[start : start + 1000])]).data
        for start in range(0, len(data), 1000)
    )
    lines = broken.decode().split("\n")[:-1]
    assert len(lines) == 3
    assert all(LONGEST_LINE < len(line.encode()) <= LONGEST_LINE + 1000 for line in lines)
    left = b"".join(payload for _, payload in assembler.unfinished)
    assert "".join(lines) + left.decode() == "x" + text


def test_bytes_that_are_no_text_are_broken_anywhere() -> None:
    assembler = LineAssembler()
    for data in (b"\x80" * (LONGEST_LINE + 1), b"\xff" * (LONGEST_LINE + 1)):
        chunk = assembler.feed([(Stream.STDOUT, data)])
        assert chunk.lines == 1
