"""Environments, hosts and jobs.

A column ``document`` holds a record of the API as JSON; what is asked for by value has a
column of its own.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from caas_console.backend.platform.store.schema.base import (
    LongText,
    UTCDateTime,
    id_column,
    metadata,
    tenant_column,
)

environments = Table(
    "environments",
    metadata,
    id_column(),
    tenant_column(),
    Column("region_id", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("engine_kind", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Index("ix_environments_tenant_id_name", "tenant_id", "name", unique=True),
)

hosts = Table(
    "hosts",
    metadata,
    id_column(),
    tenant_column(),
    Column("environment_id", ForeignKey("environments.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("endpoint", String(500), nullable=False),
    Column("tls_directory", String(4096)),
    Index("ix_hosts_environment_id_name", "environment_id", "name", unique=True),
)

jobs = Table(
    "jobs",
    metadata,
    id_column(),
    tenant_column(),
    Column("state", String(16), nullable=False),
    Column("ended_at", UTCDateTime),
    Column("revision", Integer, nullable=False),
    Column("document", LongText, nullable=False),
    # Who runs it, where several instances share the database.
    Column("instance", String(64)),
    Index("ix_jobs_state_id", "state", "id"),
    Index("ix_jobs_tenant_id_id", "tenant_id", "id"),
    Index("ix_jobs_ended_at", "ended_at"),
)
