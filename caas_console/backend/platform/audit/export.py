"""The audit trail as a file: JSON lines for programs, CSV (RFC 4180) for spreadsheets."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping

from caas_console.backend.contracts.audit import AuditEntry, AuditFormat
from caas_console.backend.contracts.streams import closing
from caas_console.backend.platform.audit.reader import ExportedPart
from caas_console.backend.wire.ndjson import NDJSON_MEDIA_TYPE, encode_line
from caas_console.backend.wire.streaming import Body

# A spreadsheet takes what begins so for a formula, which may start programs and send data away
# (OWASP, CSV injection); white space before it is passed over.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Beside the entry's own: how the tenant of that id is called.
_TENANT_NAME = "tenant_name"
_COLUMNS = tuple(
    column
    for name in AuditEntry.model_fields
    for column in ((name, _TENANT_NAME) if name == "tenant_id" else (name,))
)


def body_of(form: AuditFormat, parts: AsyncIterator[ExportedPart]) -> Body:
    """The entries in a format, as they come."""
    if form == "csv":
        return Body("text/csv; charset=utf-8", _encoded(parts, _table, _rows([_COLUMNS])))
    return Body(NDJSON_MEDIA_TYPE, _encoded(parts, _lines))


async def _encoded(
    parts: AsyncIterator[ExportedPart], encode: Callable[[ExportedPart], bytes], head: bytes = b""
) -> AsyncIterator[bytes]:
    if head:
        yield head
    async with closing(parts) as stream:
        async for part in stream:
            # Beside the loop: a thousand entries take a while, and an export has many thousands.
            yield await asyncio.to_thread(encode, part)


def _lines(part: ExportedPart) -> bytes:
    return b"".join(map(encode_line, part.entries))


def _table(part: ExportedPart) -> bytes:
    return _rows([_cells(entry, part.tenant_names) for entry in part.entries])


def _cells(entry: AuditEntry, tenant_names: Mapping[str, str]) -> list[str]:
    told = entry.model_dump(mode="json")
    told[_TENANT_NAME] = tenant_names.get(entry.tenant_id or "")
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
