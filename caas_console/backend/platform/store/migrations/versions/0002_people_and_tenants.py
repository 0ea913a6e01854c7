"""People, roles, sessions, quotas and the audit trail; revisions from one counter."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
_LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")

_LATEST = "SELECT COALESCE(MAX(revision), 0) FROM change_log"
_COUNTED = "SELECT seq FROM sqlite_sequence WHERE name = 'change_log'"


def upgrade() -> None:
    """From the first schema; whoever was in it was the only person and may do everything."""
    _count_revisions()
    _widen_tenants()
    _widen_people()
    _create_groups()
    _create_credentials()
    _create_audit()
    _create_quotas()
    op.create_table(
        "unit_marks",
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("attempt", sa.String(32), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        _primary_key("unit_marks", "unit"),
    )
    op.create_index("ix_unit_marks_at", "unit_marks", ["at"])
    op.create_table(
        "kept_answers",
        sa.Column("actor_id", sa.String(64), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("headers", _LONG_TEXT, nullable=False),
        sa.Column("body", _LONG_TEXT),
        sa.Column("at", _MOMENT, nullable=False),
        _primary_key("kept_answers", "actor_id", "key"),
    )
    op.create_index("ix_kept_answers_at", "kept_answers", ["at"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        _primary_key("leases", "name"),
    )


def _count_revisions() -> None:
    bind = op.get_bind()
    # A number that was given and pruned again is not in the log any more.
    counted = bind.scalar(sa.text(_COUNTED)) if bind.dialect.name == "sqlite" else None
    latest = max(bind.scalar(sa.text(_LATEST)) or 0, counted or 0)
    with op.batch_alter_table("identity") as batch:
        batch.add_column(sa.Column("revision", sa.Integer))
    bind.execute(sa.text("UPDATE identity SET revision = :latest"), {"latest": latest})
    with op.batch_alter_table("identity") as batch:
        batch.alter_column("revision", existing_type=sa.Integer, nullable=False)
    op.rename_table("change_log", "change_log_before")
    op.create_table(
        "change_log",
        sa.Column("revision", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("tenant_id", sa.String(64)),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("object_id", sa.String(200), nullable=False),
        sa.Column("document", _LONG_TEXT),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("unit", sa.String(32), nullable=False),
        _primary_key("change_log", "revision"),
    )
    op.execute(
        "INSERT INTO change_log (revision, tenant_id, kind, object_id, document, at, unit) "
        "SELECT revision, tenant_id, kind, object_id, document, at, '' FROM change_log_before"
    )
    op.drop_table("change_log_before")
    op.create_index("ix_change_log_unit", "change_log", ["unit"])


def _widen_tenants() -> None:
    with op.batch_alter_table("tenants") as batch:
        batch.add_column(sa.Column("description", sa.String(2000)))
        batch.add_column(sa.Column("external_id", sa.String(200)))
        batch.add_column(sa.Column("state", sa.String(16)))
        batch.add_column(sa.Column("created_at", _MOMENT))
        batch.add_column(sa.Column("revision", sa.Integer))
    op.get_bind().execute(
        sa.text(
            "UPDATE tenants SET description = '', state = 'active', created_at = :now, revision = 0"
        ).bindparams(sa.bindparam("now", type_=_MOMENT)),
        {"now": _now()},
    )
    with op.batch_alter_table("tenants") as batch:
        batch.alter_column("description", existing_type=sa.String(2000), nullable=False)
        batch.alter_column("state", existing_type=sa.String(16), nullable=False)
        batch.alter_column("created_at", existing_type=_MOMENT, nullable=False)
        batch.alter_column("revision", existing_type=sa.Integer, nullable=False)
        batch.create_unique_constraint("uq_tenants_name", ["name"])
        batch.create_unique_constraint("uq_tenants_external_id", ["external_id"])


def _widen_people() -> None:
    op.rename_table("people", "people_before")
    op.create_table(
        "people",
        _id(),
        sa.Column("login", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("directory_id", sa.String(64)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("expires_at", _MOMENT),
        sa.Column("last_login_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("login", name="uq_people_login"),
        sa.UniqueConstraint("directory_id", name="uq_people_directory_id"),
        _primary_key("people", "id"),
    )
    op.get_bind().execute(
        sa.text(
            "INSERT INTO people (id, login, name, email, source, state, created_at, revision) "
            "SELECT id, LOWER(name), name, '', 'local', 'active', :now, 0 FROM people_before"
        ).bindparams(sa.bindparam("now", type_=_MOMENT)),
        {"now": _now()},
    )
    op.drop_table("people_before")
    op.create_table(
        "passwords",
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        _key_of("passwords", "person_id", "people"),
        _primary_key("passwords", "person_id"),
    )


def _create_groups() -> None:
    op.create_table(
        "person_groups",
        _id(),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("description", sa.String(2000), nullable=False),
        sa.Column("directory_name", sa.String(500)),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("name", name="uq_person_groups_name"),
        sa.UniqueConstraint("directory_name", name="uq_person_groups_directory_name"),
        _primary_key("person_groups", "id"),
    )
    op.create_table(
        "group_members",
        sa.Column("group_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        _key_of("group_members", "group_id", "person_groups"),
        _key_of("group_members", "person_id", "people"),
        _primary_key("group_members", "group_id", "person_id"),
    )
    op.create_index("ix_group_members_person_id", "group_members", ["person_id"])
    op.create_table(
        "bindings",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("tenant_id", sa.String(64)),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64)),
        sa.Column("group_id", sa.String(64)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        _key_of("bindings", "tenant_id", "tenants"),
        _key_of("bindings", "person_id", "people"),
        _key_of("bindings", "group_id", "person_groups"),
        _primary_key("bindings", "id"),
    )
    for column in ("tenant_id", "person_id", "group_id"):
        op.create_index(f"ix_bindings_{column}", "bindings", [column])


def _create_credentials() -> None:
    op.create_table(
        "sessions",
        _id(),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("client", sa.String(200), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_used_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("access_hash", sa.String(64), nullable=False),
        sa.Column("access_expires_at", _MOMENT, nullable=False),
        sa.Column("refresh_hash", sa.String(64), nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("end_reason", sa.String(32)),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("access_hash", name="uq_sessions_access_hash"),
        sa.UniqueConstraint("refresh_hash", name="uq_sessions_refresh_hash"),
        _key_of("sessions", "person_id", "people"),
        _primary_key("sessions", "id"),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])
    op.create_table(
        "spent_refresh_tokens",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column("spent_at", _MOMENT, nullable=False),
        _key_of("spent_refresh_tokens", "session_id", "sessions"),
        _primary_key("spent_refresh_tokens", "hash"),
    )
    op.create_index("ix_spent_refresh_tokens_session_id", "spent_refresh_tokens", ["session_id"])
    op.create_table(
        "api_tokens",
        _id(),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("scopes", _LONG_TEXT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("last_used_at", _MOMENT),
        sa.Column("revoked_at", _MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("hash", name="uq_api_tokens_hash"),
        _key_of("api_tokens", "person_id", "people"),
        _primary_key("api_tokens", "id"),
    )
    op.create_index("ix_api_tokens_person_id", "api_tokens", ["person_id"])
    op.create_table(
        "login_failures",
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        _primary_key("login_failures", "subject"),
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        _id(),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor_id", sa.String(64), nullable=False),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("credential_id", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("object_kind", sa.String(32), nullable=False),
        sa.Column("object_id", sa.String(300), nullable=False),
        sa.Column("object_name", sa.String(500), nullable=False),
        sa.Column("tenant_id", sa.String(64)),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("detail", _LONG_TEXT, nullable=False),
        sa.Column("before", _LONG_TEXT),
        sa.Column("after", _LONG_TEXT),
        _primary_key("audit", "id"),
    )
    op.create_index("ix_audit_tenant_id_id", "audit", ["tenant_id", "id"])
    op.create_index("ix_audit_actor_id_id", "audit", ["actor_id", "id"])
    op.create_index(
        "ix_audit_object_kind_object_id_id", "audit", ["object_kind", "object_id", "id"]
    )
    op.create_table(
        "audit_unchained",
        sa.Column("entry_id", sa.String(64), nullable=False),
        _primary_key("audit_unchained", "entry_id"),
    )
    op.create_table(
        "audit_chain",
        sa.Column("position", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("entry_id", name="uq_audit_chain_entry_id"),
        _primary_key("audit_chain", "position"),
    )
    op.create_table(
        "audit_checkpoints",
        sa.Column("position", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        _primary_key("audit_checkpoints", "position"),
    )
    for table in ("audit", "audit_chain", "audit_checkpoints"):
        _refuse_changes(table)


def _refuse_changes(table: str) -> None:
    message = f"{table} is append-only"
    if op.get_bind().dialect.name == "sqlite":
        refusal = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    else:
        refusal = f"FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{message}'"
    for change in ("update", "delete"):
        op.execute(f"CREATE TRIGGER {table}_refuses_{change} BEFORE {change} ON {table} {refusal}")


def _create_quotas() -> None:
    op.create_table(
        "quotas",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("tenant_id", sa.String(64), nullable=False),
        sa.Column("environment_id", sa.String(64)),
        sa.Column("resource", sa.String(32), nullable=False),
        sa.Column("allowed", sa.BigInteger),
        sa.Column("used", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("limit_revision", sa.Integer, nullable=False),
        _key_of("quotas", "tenant_id", "tenants"),
        _key_of("quotas", "environment_id", "environments"),
        _primary_key("quotas", "id"),
    )
    op.create_index("ix_quotas_tenant_id", "quotas", ["tenant_id"])
    op.create_index("ix_quotas_environment_id", "quotas", ["environment_id"])
    op.create_table(
        "quota_claims",
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("quota_id", sa.String(200), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("host_id", sa.String(64)),
        sa.Column("extends", sa.String(64)),
        sa.Column("at", _MOMENT, nullable=False),
        _key_of("quota_claims", "quota_id", "quotas"),
        _primary_key("quota_claims", "holder", "quota_id"),
    )
    op.create_index("ix_quota_claims_quota_id", "quota_claims", ["quota_id"])
    op.create_index("ix_quota_claims_extends", "quota_claims", ["extends"])


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(64), nullable=False)


def _key_of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )


def _primary_key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")
