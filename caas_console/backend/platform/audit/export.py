"""The audit trail as a file: JSON lines for programs, CSV (RFC 4180) for spreadsheets."""

import csv
import io
import json
from collections.abc import AsyncIterator, Collection

from caas_console.backend.contracts.audit import AuditEntry, AuditFormat
from caas_console.backend.contracts.streams import closing
from caas_console.backend.wire.ndjson import NDJSON_MEDIA_TYPE, encode_line
from caas_console.backend.wire.streaming import Body

# A spreadsheet takes what begins so for a formula, which may start programs and send data away
# (OWASP, CSV injection); white space before it is passed over.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
_COLUMNS = tuple(AuditEntry.model_fields)


def body_of(form: AuditFormat, batches: AsyncIterator[Collection[AuditEntry]]) -> Body:
    """The entries in a format, as they come."""
    if form == "csv":
        return Body("text/csv; charset=utf-8", _csv(batches))
    return Body(NDJSON_MEDIA_TYPE, _json_lines(batches))


async def _json_lines(batches: AsyncIterator[Collection[AuditEntry]]) -> AsyncIterator[bytes]:
    async with closing(batches) as stream:
        async for entries in stream:
            yield b"".join(encode_line(entry) for entry in entries)


async def _csv(batches: AsyncIterator[Collection[AuditEntry]]) -> AsyncIterator[bytes]:
    yield _rows([_COLUMNS])
    async with closing(batches) as stream:
        async for entries in stream:
            yield _rows([_cells(entry) for entry in entries])


def _cells(entry: AuditEntry) -> list[str]:
    told = entry.model_dump(mode="json")
    return [_cell(told[name]) for name in _COLUMNS]


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULAS) else text


def _rows(rows: Collection[Collection[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()
