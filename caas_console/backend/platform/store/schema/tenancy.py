"""Tenants, people, groups, and the roles that bind them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from caas_console.backend.platform.store.schema.base import UTCDateTime, id_column, metadata

tenants = Table(
    "tenants",
    metadata,
    id_column(),
    Column("name", String(200), nullable=False, unique=True),
    Column("description", String(2000), nullable=False),
    Column("external_id", String(200), unique=True),
    Column("state", String(16), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
)

people = Table(
    "people",
    metadata,
    id_column(),
    Column("login", String(200), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("email", String(320), nullable=False),
    Column("source", String(16), nullable=False),
    # What the directory itself calls the person, whatever the login becomes.
    Column("directory_id", String(64), unique=True),
    Column("state", String(16), nullable=False),
    Column("expires_at", UTCDateTime),
    Column("last_login_at", UTCDateTime),
    Column("created_at", UTCDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
)

passwords = Table(
    "passwords",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    # Argon2id in its encoded form, with its parameters and salt (RFC 9106).
    Column("hash", String(200), nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
    Column("must_change", Boolean(create_constraint=False), nullable=False),
)

groups = Table(
    # "groups" is a word of MySQL's.
    "person_groups",
    metadata,
    id_column(),
    Column("name", String(200), nullable=False, unique=True),
    Column("description", String(2000), nullable=False),
    Column("directory_name", String(500), unique=True),
    Column("revision", Integer, nullable=False),
)

group_members = Table(
    "group_members",
    metadata,
    Column("group_id", ForeignKey("person_groups.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_group_members_person_id", "person_id"),
)

# The id is made of all that a binding says, so that the same one cannot be there twice.
bindings = Table(
    "bindings",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("tenant_id", ForeignKey("tenants.id", ondelete="CASCADE")),
    Column("role", String(16), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE")),
    Column("group_id", ForeignKey("person_groups.id", ondelete="CASCADE")),
    Column("created_at", UTCDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
    Index("ix_bindings_tenant_id", "tenant_id"),
    Index("ix_bindings_person_id", "person_id"),
    Index("ix_bindings_group_id", "group_id"),
)
