import asyncio
import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.engine import http


def _reader(data: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return reader


async def _response(data: bytes) -> tuple[http.ResponseHead, bytes, bytes]:
    """A response's head and body, and what follows it."""
    reader = _reader(data)
    head = await http.read_head(reader)
    return head, await http.read_body(reader, head), await reader.read()


def _chunked(pieces: list[bytes]) -> bytes:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"


def _sized(pieces: list[bytes]) -> bytes:
    body = b"".join(pieces)
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@given(st.lists(st.binary(max_size=50), max_size=8), st.sampled_from([_chunked, _sized]))
def test_body_is_read_and_nothing_after_it(
    pieces: list[bytes], encode: Callable[[list[bytes]], bytes]
) -> None:
    head, body, rest = asyncio.run(_response(encode(pieces) + b"HTTP/1.1 next"))
    assert (body, rest) == (b"".join(pieces), b"HTTP/1.1 next")
    assert head.keeps_connection


async def test_body_without_length_ends_with_the_connection() -> None:
    head, body, _ = await _response(b"HTTP/1.0 200 OK\r\n\r\nall of it")
    assert body == b"all of it"
    assert not head.keeps_connection


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
async def test_response_without_body_keeps_the_connection(status: bytes) -> None:
    head, body, rest = await _response(b"HTTP/1.1 " + status + b"\r\n\r\nnext")
    assert (body, rest, head.keeps_connection) == (b"", b"next", True)


async def test_server_that_closes_does_not_keep_the_connection() -> None:
    head, _, _ = await _response(
        b"HTTP/1.1 200 OK\r\nconnection: CLOSE\r\ncontent-length:0\r\n\r\n"
    )
    assert not head.keeps_connection


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"This account is currently not available.\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffff\r\n",
        b"a" * 200_000 + b"\r\n\r\n",
    ],
)
async def test_malformed_response_is_refused(data: bytes) -> None:
    with pytest.raises(http.ProtocolError):
        await _response(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_response_or_refused(data: bytes) -> None:
    with contextlib.suppress(http.ProtocolError, EOFError):
        asyncio.run(_response(data))


async def test_cut_response_is_told_from_a_whole_one() -> None:
    with pytest.raises(EOFError):
        await _response(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")


def test_request_is_encoded() -> None:
    request = http.Request("POST", "/exec", {"Content-Type": "application/json"}, b"{}", "1.0")
    assert request.encode() == (
        b"POST /exec HTTP/1.0\r\nHost: docker\r\nContent-Type: application/json\r\n"
        b"Content-Length: 2\r\n\r\n{}"
    )


def test_target_leaves_out_what_is_not_given() -> None:
    query = {"all": True, "size": False, "since": None, "filters": '{"a":["b c"]}'}
    assert http.target("/images/reg:5000/a@sha256:0/json", query) == (
        "/images/reg:5000/a@sha256:0/json?all=1&size=0&filters=%7B%22a%22%3A%5B%22b+c%22%5D%7D"
    )


def test_target_cannot_be_broken_out_of() -> None:
    assert http.target("/containers/a?b#c\r\nX: y/json", {}) == (
        "/containers/a%3Fb%23c%0D%0AX:%20y/json"
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"message":"No such container: x"}\n', "No such container: x"),
        (b"page not found\n", "page not found"),
        (b'["x"]', '["x"]'),
        (b"", ""),
    ],
)
def test_daemons_words_are_found(body: bytes, message: str) -> None:
    assert http.error_message(body) == message


def test_json_of_nothing_is_none() -> None:
    assert http.decode_json(b"\n") is None


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(http.ProtocolError):
        http.decode_json(b"<html>")


def test_json_that_is_nested_too_deep_is_none() -> None:
    with pytest.raises(http.ProtocolError):
        http.decode_json(b"[" * 200_000)


def test_half_a_character_becomes_one_that_can_be_passed_on() -> None:
    body = rb'["\ud83d\ude00", "a\ud800b", "\udc00", "\\ud800"]'
    assert http.decode_json(body) == ["😀", "a\ufffdb", "\ufffd", r"\ud800"]
