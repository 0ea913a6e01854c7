"""The tables, as the migrations make them; a test compares the two.

A column ``document`` holds a record of the API as JSON; what is asked for by value has a
column of its own.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

# The latest migration; known here so that a start needs no Alembic.
HEAD = "0001"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment; databases that know no time zones keep it in UTC."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def _id() -> Column[str]:
    return Column("id", String(64), primary_key=True)


def _tenant_id() -> Column[str]:
    return Column("tenant_id", ForeignKey("tenants.id"), nullable=False)


# One row, written when the database is made: names this database's life in cursors.
identity = Table("identity", metadata, Column("epoch", String(32), primary_key=True))

tenants = Table("tenants", metadata, _id(), Column("name", String(200), nullable=False))

people = Table(
    "people",
    metadata,
    _id(),
    _tenant_id(),
    Column("name", String(200), nullable=False),
    Index("ix_people_tenant_id_name", "tenant_id", "name", unique=True),
)

environments = Table(
    "environments",
    metadata,
    _id(),
    _tenant_id(),
    Column("region_id", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("engine_kind", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Index("ix_environments_tenant_id_name", "tenant_id", "name", unique=True),
)

hosts = Table(
    "hosts",
    metadata,
    _id(),
    _tenant_id(),
    Column("environment_id", ForeignKey("environments.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("endpoint", String(500), nullable=False),
    Column("tls_directory", String(4096)),
    Index("ix_hosts_environment_id_name", "environment_id", "name", unique=True),
)

jobs = Table(
    "jobs",
    metadata,
    _id(),
    _tenant_id(),
    Column("state", String(16), nullable=False),
    Column("ended_at", UTCDateTime),
    Column("revision", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Index("ix_jobs_state_id", "state", "id"),
    Index("ix_jobs_tenant_id_id", "tenant_id", "id"),
    Index("ix_jobs_ended_at", "ended_at"),
)

# Without AUTOINCREMENT, SQLite gives the number of a deleted last row to the next one.
change_log = Table(
    "change_log",
    metadata,
    Column("revision", Integer, primary_key=True, autoincrement=True),
    Column("tenant_id", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("object_id", String(64), nullable=False),
    Column("document", Text),
    Column("at", UTCDateTime, nullable=False),
    sqlite_autoincrement=True,
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
