"""The tables, as the migrations make them; a test compares the two."""

from caas_console.backend.platform.store.schema.audit import (
    audit,
    audit_chain,
    audit_checkpoints,
    audit_unchained,
)
from caas_console.backend.platform.store.schema.base import metadata
from caas_console.backend.platform.store.schema.credentials import (
    api_tokens,
    login_failures,
    sessions,
    spent_refresh_tokens,
)
from caas_console.backend.platform.store.schema.quotas import quota_claims, quotas
from caas_console.backend.platform.store.schema.runtime import environments, hosts, jobs
from caas_console.backend.platform.store.schema.tenancy import (
    bindings,
    group_members,
    groups,
    passwords,
    people,
    tenants,
)
from caas_console.backend.platform.store.schema.work import (
    change_log,
    idempotency_keys,
    identity,
    kept_answers,
    leases,
    unit_marks,
)

# The latest migration; known here so that a start needs no Alembic.
HEAD = "0003"

__all__ = [
    "HEAD",
    "api_tokens",
    "audit",
    "audit_chain",
    "audit_checkpoints",
    "audit_unchained",
    "bindings",
    "change_log",
    "environments",
    "group_members",
    "groups",
    "hosts",
    "idempotency_keys",
    "identity",
    "jobs",
    "kept_answers",
    "leases",
    "login_failures",
    "metadata",
    "passwords",
    "people",
    "quota_claims",
    "quotas",
    "sessions",
    "spent_refresh_tokens",
    "tenants",
    "unit_marks",
]
