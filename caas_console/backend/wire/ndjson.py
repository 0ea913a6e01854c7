"""Newline-delimited JSON: a stream of records, one a line."""

from collections.abc import AsyncIterable, AsyncIterator

from pydantic import BaseModel

from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import WatchBatch

NDJSON_MEDIA_TYPE = "application/x-ndjson"
MAX_LINE_BYTES = 64 * 1024 * 1024


class LineTooLong(Exception):
    """The peer sends something that is not newline-delimited JSON of ours."""


def encode_line(record: BaseModel) -> bytes:
    """The record as one line; JSON itself never holds a newline."""
    text = record.encoded if isinstance(record, WatchBatch) else record.model_dump_json()
    return text.encode() + b"\n"


async def encode_lines(records: AsyncIterator[BaseModel]) -> AsyncIterator[bytes]:
    """The records as lines; closing it closes ``records``."""
    async with closing(records) as stream:
        async for record in stream:
            yield encode_line(record)


async def split_lines(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The complete lines in ``chunks``; a last line without its newline was cut and is dropped.

    Raises:
        LineTooLong: a line is longer than ``MAX_LINE_BYTES``.
    """
    parts: list[bytes] = []
    length = 0
    async for chunk in chunks:
        first, *others = chunk.split(b"\n")
        parts.append(first)
        length += len(first)
        if others:
            yield b"".join(parts)
            for line in others[:-1]:
                yield line
            parts, length = [others[-1]], len(others[-1])
        if length > MAX_LINE_BYTES:
            raise LineTooLong(f"a line is longer than {MAX_LINE_BYTES} bytes")
