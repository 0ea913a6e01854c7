"""What the tables have in common."""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, MetaData, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

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
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        if dialect.name == "mysql":
            # Only here: its import takes longer than that of all tables.
            from sqlalchemy.dialects.mysql import DATETIME  # noqa: PLC0415

            return DATETIME(fsp=6)
        return DateTime()

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class LongText(TypeDecorator[str]):
    """A text without a limit that is ever met; MariaDB's TEXT holds 64 KiB."""

    impl = Text
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        if dialect.name == "mysql":
            from sqlalchemy.dialects.mysql import MEDIUMTEXT  # noqa: PLC0415 - see UTCDateTime

            return MEDIUMTEXT()
        return Text()


def id_column() -> Column[str]:
    """An object's own id."""
    return Column("id", String(64), primary_key=True)


def tenant_column() -> Column[str]:
    """The tenant that an object belongs to."""
    return Column("tenant_id", ForeignKey("tenants.id"), nullable=False)
