"""Who did what."""

from typing import Any

from caas_console.backend.contracts.audit import AuditCheckpoint, AuditEntry
from caas_console.backend.platform.openapi_examples.examples import AT, json_of

_ENTRY = AuditEntry(
    id="019a4c5d2e0b1c2d3e4f",
    at=AT,
    actor_id="019a4c5d2e0a1b2c3d",
    actor_name="Anna",
    credential_id="019a4c5d2e0a9f8e7d",
    address="10.4.0.17",
    request_id="5c1f0a9be2d34786",
    action="container.shell",
    object_kind="container",
    object_id="web-3/4f5a6b7c8d9e",
    object_name="payments-api",
    tenant_id="019a4c5d2e0a1b2c3d",
    reason="Incident 4711",
    after={"command": ["/bin/sh"], "user": "root"},
)
_CHECKPOINT = AuditCheckpoint(
    position=4_000, hash="3b7e" * 16, at=AT, public_key="9c1d" * 16, signature="e0a7" * 32
)

RESPONSES: dict[str, Any] = {
    "list_audit": {"items": [json_of(_ENTRY)], "next_cursor": None},
    "export_audit": _ENTRY.model_dump_json(exclude_defaults=True) + "\n",
    "list_audit_checkpoints": {"checkpoints": [json_of(_CHECKPOINT)]},
}
