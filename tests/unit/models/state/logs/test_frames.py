from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.logs.frames import (
    Decoder,
    FrameDecoder,
    Run,
    Stream,
    decoder_for,
)
from tests.unit.models.state.logs.framing import frame

streams = st.sampled_from(Stream)
payloads = st.binary(max_size=40)


def decoded(decoder: Decoder, pieces: list[bytes]) -> list[Run]:
    """The runs of all pieces, neighbours of the same stream joined, without empty ones."""
    joined: list[Run] = []
    for stream, payload in (run for piece in pieces for run in decoder.feed(piece) if run[1]):
        if joined and joined[-1][0] is stream:
            joined[-1] = (stream, joined[-1][1] + payload)
        else:
            joined.append((stream, payload))
    return joined


def cut(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted(place % (len(data) + 1) for place in cuts)
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]


@given(frames=st.lists(st.tuples(streams, payloads), max_size=20), cuts=st.lists(st.integers(0)))
def test_however_the_bytes_are_cut_the_payload_is_the_same(
    frames: list[tuple[Stream, bytes]], cuts: list[int]
) -> None:
    data = b"".join(frame(stream, payload) for stream, payload in frames)
    whole = decoded(FrameDecoder(), [data])
    assert decoded(FrameDecoder(), cut(data, cuts)) == whole
    for stream in Stream:
        expected = b"".join(payload for of, payload in frames if of is stream)
        assert b"".join(payload for of, payload in whole if of is stream) == expected


@given(data=st.binary(max_size=200), cuts=st.lists(st.integers(0)))
def test_no_bytes_are_wrong_enough_to_raise(data: bytes, cuts: list[int]) -> None:
    runs = decoded(FrameDecoder(), cut(data, cuts))
    assert sum(len(payload) for _, payload in runs) <= len(data)


def test_a_frame_that_says_it_is_huge_is_passed_on_as_it_comes() -> None:
    decoder = FrameDecoder()
    header = frame(Stream.STDERR, b"x" * 70_000)[:8]
    assert decoded(decoder, [header, b"a"]) == [(Stream.STDERR, b"a")]
    assert decoded(decoder, [b"b"]) == [(Stream.STDERR, b"b")]


def test_what_has_no_header_is_taken_as_it_is_from_there_on() -> None:
    data = frame(Stream.STDERR, b"one\n") + b"plain text without a header"
    assert decoded(FrameDecoder(), [data, b"\x02\0\0\0\0\0\0\1x"]) == [
        (Stream.STDERR, b"one\n"),
        (Stream.STDOUT, b"plain text without a header\x02\0\0\0\0\0\0\1x"),
    ]


def test_the_engines_own_errors_are_shown_as_stderr() -> None:
    assert decoded(FrameDecoder(), [b"\x03\0\0\0\0\0\0\3bad"]) == [(Stream.STDERR, b"bad")]


def test_a_terminals_output_has_no_framing() -> None:
    assert decoded(decoder_for("raw"), [b"\x02\0\0\0"]) == [(Stream.STDOUT, b"\x02\0\0\0")]
