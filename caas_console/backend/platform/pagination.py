"""Lists in pages: a page ends with the cursor of the next one, opaque to clients."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import Field

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.contracts.resources import Record
from caas_console.backend.contracts.watch import Resource

DEFAULT_LIMIT = 100
MAX_LIMIT = 1_000


R = TypeVar("R", bound=Resource)


class Page(Record, Generic[R]):
    """Some of a list's objects; ``next_cursor`` is None at its end."""

    items: tuple[R, ...]
    next_cursor: str | None = None


class PageRequest(Record):
    """Which page of a list is wanted."""

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Objects a page")
    cursor: str = Field(default="", description="The next_cursor of the page before")

    @property
    def after(self) -> str:
        """The id of the last object of the page before; empty for the first page.

        Raises:
            InvalidInput: the cursor is none that a page ended with.
        """
        try:
            padded = self.cursor + "=" * (-len(self.cursor) % 4)
            return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise InvalidInput(
                "The list's cursor is not valid",
                fields={"cursor": "must be the next_cursor of the page before"},
            ) from error


PageQuery = Annotated[PageRequest, Query()]


def page_by_id(page: type[Page[R]], objects: Iterable[R], request: PageRequest) -> Page[R]:
    """The page of unordered objects, ordered by id."""
    after = request.after
    rest = (one for one in objects if one.id > after)
    found = nsmallest(request.limit + 1, rest, key=lambda one: one.id)
    return cut(page, found, request.limit)


def cut(page: type[Page[R]], found: Sequence[R], limit: int) -> Page[R]:
    """A page of ``limit`` objects, where one more was asked for to know whether more follow."""
    items = tuple(found[:limit])
    if len(found) <= limit:
        return page(items=items)
    return page(items=items, next_cursor=cursor_behind(items[-1].id))


def cursor_behind(object_id: str) -> str:
    """The cursor of what follows an object of a list."""
    return base64.urlsafe_b64encode(object_id.encode()).decode().rstrip("=")
