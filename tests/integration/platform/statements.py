"""Which statements the requests to a platform in the test's process take."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from caas_console.backend.wire.request_id import current_request_id


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements of requests, as they come; what runs beside them is in none."""
    statements: list[str] = []
    # What a test did before may have left its own: everything beside requests would have it.
    left = current_request_id()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if current_request_id() not in ("", left):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
