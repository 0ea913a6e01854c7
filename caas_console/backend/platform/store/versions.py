"""The schema of a database: which one it has, how it is made, how it is brought up to date.

All of it works on a plain connection, since nothing is served meanwhile.
"""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, inspect, text

from caas_console.backend.platform.store.schema import HEAD, identity, metadata

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def version_of(connection: Connection) -> str | None:
    """The schema that a database has; None where it has none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def is_known(version: str) -> bool:
    """Whether this program has the migration that made a schema."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see upgrade

    scripts = ScriptDirectory.from_config(alembic_config())
    return version in {script.revision for script in scripts.walk_revisions()}


def create_schema(connection: Connection) -> None:
    """The latest schema in an empty database, as the migrations would make it."""
    metadata.create_all(connection)
    connection.execute(insert(identity).values(epoch=secrets.token_hex(8), revision=0))
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def upgrade(connection: Connection, version: str = "head") -> None:
    """Run the migrations up to one, in the connection's transaction as far as it has one."""
    # Only here: Alembic takes longer to import than the platform has to start.
    from alembic import command  # noqa: PLC0415

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def alembic_config() -> "Config":
    """Where Alembic finds the migrations."""
    from alembic.config import Config  # noqa: PLC0415 - see upgrade

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
