"""Strategies for what a hostile or broken program may print."""

from itertools import pairwise

from hypothesis import strategies as st

_PARAMETERS = st.lists(
    st.one_of(st.just(b""), st.integers(0, 70_000).map(lambda number: b"%d" % number)), max_size=4
).map(b";".join)

_CONTROL_SEQUENCES = st.builds(
    lambda prefix, parameters, intermediate, final: (
        b"\x1b[" + prefix + parameters + intermediate + bytes([final])
    ),
    st.sampled_from([b"", b"", b"", b"?", b">", b"="]),
    _PARAMETERS,
    st.sampled_from([b"", b"", b"", b" ", b"'", b"!", b"$", b'"']),
    st.integers(0x40, 0x7E),
)

_ESCAPES = st.integers(0x20, 0x7E).map(lambda final: b"\x1b" + bytes([final]))

_CONTROL_STRINGS = st.builds(
    lambda introducer, content, end: introducer + content + end,
    st.sampled_from([b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b^", b"\x1bX"]),
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from([b"8;;http://x/", b"4;1;?", b"2;title", b"52;c;AAAA", b"$qr", b"+q544e"]),
    ),
    st.sampled_from([b"\x07", b"\x1b\\", b""]),
)

_TEXT = st.one_of(
    st.text(max_size=12).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(["世界", "e\u0301", "\U0001f469\u200d\U0001f680", "x" * 30]).map(str.encode),
)

#: Streams of text, controls, sequences of every kind and plain rubbish.
streams = st.lists(
    st.one_of(
        _TEXT,
        _CONTROL_SEQUENCES,
        _ESCAPES,
        _CONTROL_STRINGS,
        st.binary(max_size=8),
        st.sampled_from([b"\r\n", b"\n", b"\b", b"\t", b"\x0e", b"\x18"]),
    ),
    max_size=30,
).map(b"".join)


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    """The stream in pieces."""
    ends = [0, *sorted(place % (len(stream) + 1) for place in places), len(stream)]
    return [stream[start:end] for start, end in pairwise(ends)]
