"""Quotas as records."""

from caas_console.backend.contracts.tenancy import Quota
from caas_console.backend.platform.store.records import Columns, RecordTable
from caas_console.backend.platform.store.schema import quotas


def _columns(quota: Quota) -> Columns:
    values = quota.model_dump(include={"tenant_id", "environment_id", "resource", "used"})
    return values | {"allowed": quota.limit}


QUOTAS = RecordTable(
    quotas,
    called="quota",
    columns=_columns,
    record=lambda row: Quota.model_validate({**row, "limit": row["allowed"]}),
)
