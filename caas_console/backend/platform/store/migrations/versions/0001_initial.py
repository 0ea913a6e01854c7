"""The first schema: tenants and people, environments and hosts, jobs, the change log."""

import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
_LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")


def upgrade() -> None:
    """From an empty file."""
    identity = op.create_table(
        "identity",
        sa.Column("epoch", sa.String(32), nullable=False),
        _primary_key("identity", "epoch"),
    )
    op.bulk_insert(identity, [{"epoch": secrets.token_hex(8)}])
    _create_tenancy()
    _create_infrastructure()
    _create_jobs()
    op.create_table(
        "change_log",
        sa.Column("revision", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("tenant_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("object_id", sa.String(64), nullable=False),
        sa.Column("document", _LONG_TEXT),
        sa.Column("at", _MOMENT, nullable=False),
        _primary_key("change_log", "revision"),
        sqlite_autoincrement=True,
    )


def _create_tenancy() -> None:
    op.create_table(
        "tenants",
        _id(),
        sa.Column("name", sa.String(200), nullable=False),
        _primary_key("tenants", "id"),
    )
    op.create_table(
        "people",
        _id(),
        _tenant_id(),
        sa.Column("name", sa.String(200), nullable=False),
        _tenant_key("people"),
        _primary_key("people", "id"),
    )
    op.create_index("ix_people_tenant_id_name", "people", ["tenant_id", "name"], unique=True)


def _create_infrastructure() -> None:
    op.create_table(
        "environments",
        _id(),
        _tenant_id(),
        sa.Column("region_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("engine_kind", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        _tenant_key("environments"),
        _primary_key("environments", "id"),
    )
    op.create_index(
        "ix_environments_tenant_id_name", "environments", ["tenant_id", "name"], unique=True
    )
    op.create_table(
        "hosts",
        _id(),
        _tenant_id(),
        sa.Column("environment_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("endpoint", sa.String(500), nullable=False),
        sa.Column("tls_directory", sa.String(4096)),
        sa.ForeignKeyConstraint(
            ["environment_id"], ["environments.id"], name="fk_hosts_environment_id"
        ),
        _tenant_key("hosts"),
        _primary_key("hosts", "id"),
    )
    op.create_index(
        "ix_hosts_environment_id_name", "hosts", ["environment_id", "name"], unique=True
    )


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        _id(),
        _tenant_id(),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("document", _LONG_TEXT, nullable=False),
        _tenant_key("jobs"),
        _primary_key("jobs", "id"),
    )
    op.create_index("ix_jobs_state_id", "jobs", ["state", "id"])
    op.create_index("ix_jobs_tenant_id_id", "jobs", ["tenant_id", "id"])
    op.create_index("ix_jobs_ended_at", "jobs", ["ended_at"])
    op.create_table(
        "idempotency_keys",
        _tenant_id(),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("job_id", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name="fk_idempotency_keys_job_id", ondelete="CASCADE"
        ),
        _tenant_key("idempotency_keys"),
        _primary_key("idempotency_keys", "tenant_id", "actor", "key"),
    )
    op.create_index("ix_idempotency_keys_job_id", "idempotency_keys", ["job_id"])


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(64), nullable=False)


def _tenant_id() -> sa.Column[str]:
    return sa.Column("tenant_id", sa.String(64), nullable=False)


def _tenant_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{table}_tenant_id")


def _primary_key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")
