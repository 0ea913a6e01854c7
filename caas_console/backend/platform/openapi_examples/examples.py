"""How an example is made of a record."""

from datetime import UTC, datetime

from pydantic import BaseModel

from caas_console.backend.contracts.resources import JSON, Record

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def json_of(record: BaseModel) -> JSON:
    """A record as it is sent, without what says nothing."""
    return record.model_dump(mode="json", exclude_defaults=True, exclude_none=True)


def kind_and_json_of(record: Record) -> JSON:
    """A record with its kind, which is a default, and what a reader looks for first."""
    return record.model_dump(include={"kind"}) | json_of(record)


def page_of(record: Record) -> JSON:
    """A list of one record."""
    return {"items": [kind_and_json_of(record)], "next_cursor": None}
