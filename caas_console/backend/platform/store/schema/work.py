"""What several platforms on one database share: the change log, leases, answers given once."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from caas_console.backend.platform.store.schema.base import LongText, UTCDateTime, metadata

# One row, written when the database is made: names this database's life in cursors, and holds
# the latest revision. Each unit of work locks it until its commit: so units run one after the
# other, and revisions become visible in their order.
identity = Table(
    "identity",
    metadata,
    Column("epoch", String(32), primary_key=True),
    Column("revision", Integer, nullable=False),
)

change_log = Table(
    "change_log",
    metadata,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    # NULL for what belongs to the whole platform.
    Column("tenant_id", String(64)),
    Column("kind", String(32), nullable=False),
    Column("object_id", String(200), nullable=False),
    Column("document", LongText),
    Column("at", UTCDateTime, nullable=False),
    # Which attempt at a unit of work wrote it: tells whether a commit happened that nobody
    # answered.
    Column("unit", String(32), nullable=False),
    Index("ix_change_log_unit", "unit"),
)

# Which units of work were committed that logged no change, where an answer can be lost.
unit_marks = Table(
    "unit_marks",
    metadata,
    Column("unit", String(32), primary_key=True),
    Column("attempt", String(32), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_unit_marks_at", "at"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("tenant_id", ForeignKey("tenants.id"), primary_key=True),
    Column("actor", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_idempotency_keys_job_id", "job_id"),
)

# What was answered to requests that may be sent again.
kept_answers = Table(
    "kept_answers",
    metadata,
    Column("actor_id", String(64), primary_key=True),
    Column("key", String(200), primary_key=True),
    # Of the request, so that another one with the same key is found out.
    Column("digest", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    # As a JSON object.
    Column("headers", LongText, nullable=False),
    # NULL where it held a secret.
    Column("body", LongText),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_kept_answers_at", "at"),
)

# Which instances live, and which of them does the background work; the epoch fences off a holder
# that does not know it lost it.
leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
)
