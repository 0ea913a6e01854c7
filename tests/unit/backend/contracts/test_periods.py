import pytest
from pydantic import BaseModel, ValidationError

from caas_console.backend.contracts.audit import AuditFilter
from caas_console.backend.contracts.runtime import LogQuery


@pytest.mark.parametrize("record", [AuditFilter, LogQuery])
@pytest.mark.parametrize(
    "values",
    [
        {"since": "0001-01-01T00:00:00+14:00"},
        {"until": "9999-12-31T23:59:59-12:00"},
        {"since": "2026-12-01T00:00:00"},
    ],
)
def test_a_period_lies_where_moments_can_be_told(
    record: type[BaseModel], values: dict[str, str]
) -> None:
    with pytest.raises(ValidationError, match=next(iter(values))):
        record.model_validate(values)
