"""Tenants, people, groups and their roles."""

from typing import Any

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.contracts.tenancy import (
    BindingRequest,
    ImportResult,
    PortalTenant,
    PortalTenants,
    Quota,
    QuotaLimit,
    QuotaResource,
    Tenant,
    TenantRequest,
)
from caas_console.backend.platform.openapi_examples.examples import AT, json_of, page_of

_TENANT = Tenant(
    id="019a4c5d2e0a1b2c3d",
    tenant_id="019a4c5d2e0a1b2c3d",
    name="Payments",
    description="Payment services of the retail bank",
    external_id="portal-4711",
    created_at=AT,
    revision=45,
)

_QUOTA = Quota(
    id=f"{_TENANT.id}:-:containers",
    tenant_id=_TENANT.id,
    resource=QuotaResource.CONTAINERS,
    limit=40,
    used=12,
    revision=57,
)

REQUESTS: dict[str, JSON] = {
    "create_tenant": {
        "tenant": {
            "value": json_of(TenantRequest(name=_TENANT.name, description=_TENANT.description))
        }
    },
    "import_tenants": {
        "portal": {
            "value": json_of(
                PortalTenants(
                    tenants=(
                        PortalTenant(
                            external_id="portal-4711",
                            name=_TENANT.name,
                            members=(BindingRequest(role=Role.TENANT_ADMIN, login="ada"),),
                        ),
                    )
                )
            )
        }
    },
    "change_tenant": {"suspend": {"value": {"state": "suspended"}}},
    "limit_tenant": {"limit": {"value": json_of(QuotaLimit(limit=40))}},
    "limit_environment": {"no limit": {"value": {"limit": None}}},
}

RESPONSES: dict[str, Any] = {
    "list_tenants": page_of(_TENANT),
    "create_tenant": json_of(_TENANT),
    "import_tenants": json_of(ImportResult(created=(_TENANT.id,))),
    "get_tenant": json_of(_TENANT),
    "change_tenant": json_of(_TENANT),
    "list_quotas": page_of(_QUOTA),
    "limit_tenant": json_of(_QUOTA),
    "limit_environment": json_of(_QUOTA),
}
