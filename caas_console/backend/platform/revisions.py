"""Which state of an object a request changes: entity tags (RFC 9110, sections 8.8.3 and 13.1.1)."""

from typing import Annotated, Protocol

from fastapi import Depends, Header
from pydantic import BaseModel

from caas_console.backend.contracts.errors import InvalidInput, RevisionNeeded
from caas_console.backend.wire.routes import RecordResponse


class Revised(Protocol):
    """A record with a revision."""

    @property
    def revision(self) -> int: ...


def entity_tag(record: Revised) -> str:
    """The tag that names a record's present state."""
    return f'"{record.revision}"'


class RevisedResponse(RecordResponse):
    """A record with its entity tag, for the If-Match of the request that changes it."""

    def __init__(self, record: BaseModel, tag: str, status_code: int = 200) -> None:
        super().__init__(record, status_code)
        self.headers["ETag"] = tag


async def _revision(
    if_match: Annotated[
        str, Header(description="The ETag of the object as it was read; without it 428.")
    ] = "",
) -> int:
    if not if_match:
        raise RevisionNeeded(
            "The request must say which state it changes",
            hint="Read the object, and send its ETag as If-Match.",
        )
    number = if_match.strip().removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise InvalidInput(
            "The If-Match header is not valid", fields={"If-Match": "must be an ETag"}
        )
    return int(number)


RevisionOf = Annotated[int, Depends(_revision)]
