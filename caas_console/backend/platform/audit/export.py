"""The audit trail as a file: JSON lines for programs, CSV (RFC 4180) for spreadsheets."""

import csv
import io
import json
from collections.abc import AsyncIterator, Collection, Mapping

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
        return Body("text/csv; charset=utf-8", _csv(parts))
    return Body(NDJSON_MEDIA_TYPE, _json_lines(parts))


async def _json_lines(parts: AsyncIterator[ExportedPart]) -> AsyncIterator[bytes]:
    async with closing(parts) as stream:
        async for part in stream:
            yield b"".join(encode_line(entry) for entry in part.entries)


async def _csv(parts: AsyncIterator[ExportedPart]) -> AsyncIterator[bytes]:
    yield _rows([_COLUMNS])
    async with closing(parts) as stream:
        async for part in stream:
            yield _rows([_cells(entry, part.tenant_names) for entry in part.entries])


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
