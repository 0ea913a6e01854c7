"""Who asks, and what they may do."""

from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.platform.openapi_examples.examples import json_of

RESPONSES: dict[str, JSON] = {
    "get_my_access": json_of(
        Access(
            id="anna",
            name="Anna",
            everywhere=(Permission.ACCOUNT_USE,),
            tenants={"payments": (Permission.CONTAINERS_READ, Permission.CONTAINERS_SHELL)},
            credential_id="019a4c5d2e00112244",
            suspended={"billing": "Billing"},
        )
    ),
}
