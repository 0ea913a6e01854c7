"""Quotas: counters that are only changed by conditional updates, and who claimed what of them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from caas_console.backend.platform.store.schema.base import UTCDateTime, metadata

# The id is made of all that a quota is of, so that the same one cannot be there twice.
quotas = Table(
    "quotas",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("tenant_id", ForeignKey("tenants.id", ondelete="CASCADE"), nullable=False),
    Column("environment_id", ForeignKey("environments.id", ondelete="CASCADE")),
    Column("resource", String(32), nullable=False),
    # "limit" is a word of SQL's.
    Column("allowed", BigInteger),
    Column("used", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    # The revision of the latest change of what is allowed: claims in between do not outdate it.
    Column("limit_revision", Integer, nullable=False),
    Index("ix_quotas_tenant_id", "tenant_id"),
    Index("ix_quotas_environment_id", "environment_id"),
)

quota_claims = Table(
    "quota_claims",
    metadata,
    # What claims: a job's id, later also a stack's or an image's.
    Column("holder", String(64), primary_key=True),
    Column("quota_id", ForeignKey("quotas.id", ondelete="CASCADE"), primary_key=True),
    Column("amount", BigInteger, nullable=False),
    # The host that what was claimed for is on; NULL where it is on none.
    Column("host_id", String(64)),
    # The holder whose claim this one is to become a part of.
    Column("extends", String(64)),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_quota_claims_quota_id", "quota_id"),
    Index("ix_quota_claims_extends", "extends"),
)
