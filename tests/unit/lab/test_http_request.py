"""The proxy's reading of requests, for every way in which the bytes may arrive."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from tests.lab.http_request import Request, body_parts, read_request

_HEAD = b"POST /v1.41/images/load?quiet=1 HTTP/1.1\r\nHost: docker\r\n"
_NEXT = b"GET /_ping HTTP/1.1\r\n\r\n"


async def _read(sent: bytes, piece: int) -> tuple[Request | None, bytes, Request | None]:
    """The first request, its body as forwarded, and the request after it."""
    reader = asyncio.StreamReader()
    for start in range(0, len(sent), piece):
        reader.feed_data(sent[start : start + piece])
    reader.feed_eof()
    first = await read_request(reader)
    assert first is not None
    body = b"".join([part async for part in body_parts(first, reader)])
    return first, body, await read_request(reader)


@given(content=st.binary(max_size=300), piece=st.integers(1, 50))
async def test_body_of_a_given_length_is_passed_whole(content: bytes, piece: int) -> None:
    head = _HEAD + b"content-length: %d\r\n\r\n" % len(content)

    _, body, following = await _read(head + content + _NEXT, piece)

    assert body == content
    assert following is not None
    assert following.path == "/_ping"


@given(chunks=st.lists(st.binary(min_size=1, max_size=60)), piece=st.integers(1, 50))
async def test_chunked_body_is_passed_with_its_framing(chunks: list[bytes], piece: int) -> None:
    framed = b"".join(b"%x;name=value\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    framed += b"0\r\n\r\n"
    head = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

    _, body, following = await _read(head + framed + _NEXT, piece)

    assert body == framed
    assert following is not None
    assert following.path == "/_ping"


def test_path_is_told_without_version_and_query() -> None:
    request = Request.parse(_HEAD + b"\r\n")

    assert (request.method, request.path) == ("POST", "/images/load")
    assert request.api_version == (1, 41)
    assert request.header("HOST") == "docker"
    assert request.header("Upgrade") is None


def test_request_without_a_version_has_none() -> None:
    assert Request.parse(_NEXT).api_version is None
