"""The audit trail: what happened, the chain over it, and the signed checkpoints of the chain.

Nothing refers to other tables: the trail outlives what it tells of. The database itself refuses
to change or remove what was written.
"""

from sqlalchemy import DDL, BigInteger, Column, Index, String, Table, event

from caas_console.backend.platform.store.schema.base import (
    LongText,
    UTCDateTime,
    id_column,
    metadata,
)

audit = Table(
    "audit",
    metadata,
    id_column(),
    Column("at", UTCDateTime, nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("actor_name", String(200), nullable=False),
    Column("credential_id", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("object_kind", String(32), nullable=False),
    Column("object_id", String(300), nullable=False),
    Column("object_name", String(500), nullable=False),
    Column("tenant_id", String(64)),
    Column("reason", String(500), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("detail", LongText, nullable=False),
    # JSON, secrets masked; NULL where there is none.
    Column("before", LongText),
    Column("after", LongText),
    Index("ix_audit_tenant_id_id", "tenant_id", "id"),
    Index("ix_audit_actor_id_id", "actor_id", "id"),
    Index("ix_audit_object_kind_object_id_id", "object_kind", "object_id", "id"),
)

# The entries that are not in the chain yet: written with the entry, removed when it is chained.
audit_unchained = Table(
    "audit_unchained",
    metadata,
    Column("entry_id", String(64), primary_key=True),
)

audit_chain = Table(
    "audit_chain",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
)

audit_checkpoints = Table(
    "audit_checkpoints",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    # Ed25519 (RFC 8032), both in hexadecimal.
    Column("public_key", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
)

_SIGNAL = "FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{message}'"
_REFUSALS = {
    "sqlite": "BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "mariadb": _SIGNAL,
    "mysql": _SIGNAL,
}


def _refuse_changes(table: Table) -> None:
    """Have the table made with triggers that refuse what is not an insertion."""
    for change in ("update", "delete"):
        trigger = f"CREATE TRIGGER {table.name}_refuses_{change} BEFORE {change} ON {table.name} "
        for dialect, refusal in _REFUSALS.items():
            statement = trigger + refusal.format(message=f"{table.name} is append-only")
            made = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", made.execute_if(dialect=dialect))


for _table in (audit, audit_chain, audit_checkpoints):
    _refuse_changes(_table)
