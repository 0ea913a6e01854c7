"""Sessions and tokens. Of every secret only its SHA-256 is kept: they are random, not guessed."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from caas_console.backend.platform.store.schema.base import (
    LongText,
    UTCDateTime,
    id_column,
    metadata,
)

sessions = Table(
    "sessions",
    metadata,
    id_column(),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("client", String(200), nullable=False),
    Column("address", String(64), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("last_used_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("access_hash", String(64), nullable=False, unique=True),
    Column("access_expires_at", UTCDateTime, nullable=False),
    Column("refresh_hash", String(64), nullable=False, unique=True),
    Column("ended_at", UTCDateTime),
    Column("end_reason", String(32)),
    Column("revision", Integer, nullable=False),
    Index("ix_sessions_person_id", "person_id"),
)

# Refresh tokens that were exchanged: whoever shows one again has stolen it, or was robbed.
spent_refresh_tokens = Table(
    "spent_refresh_tokens",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("spent_at", UTCDateTime, nullable=False),
    Index("ix_spent_refresh_tokens_session_id", "session_id"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    id_column(),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    # Permissions, as a JSON list.
    Column("scopes", LongText, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("last_used_at", UTCDateTime),
    Column("revoked_at", UTCDateTime),
    Column("revision", Integer, nullable=False),
    Index("ix_api_tokens_person_id", "person_id"),
)

# How often a login failed lately, by account and by address.
login_failures = Table(
    "login_failures",
    metadata,
    Column("subject", String(300), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", UTCDateTime, nullable=False),
)
