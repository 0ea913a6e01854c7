"""The audit trail: what happened, the chain over it, and the signed checkpoints of the chain.

Nothing refers to other tables: the trail outlives what it tells of.
"""

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from caas_console.backend.platform.store.schema.base import UTCDateTime, id_column, metadata

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
    Column("detail", Text, nullable=False),
    # JSON, secrets masked; NULL where there is none.
    Column("before", Text),
    Column("after", Text),
    Index("ix_audit_tenant_id_id", "tenant_id", "id"),
    Index("ix_audit_actor_id_id", "actor_id", "id"),
    Index("ix_audit_object_kind_object_id_id", "object_kind", "object_id", "id"),
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
    Column("key_id", String(64), nullable=False),
    Column("signature", String(200), nullable=False),
)
