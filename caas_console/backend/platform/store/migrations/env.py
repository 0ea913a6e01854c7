"""Runs the migrations; Alembic executes this file."""

from alembic import context
from sqlalchemy import create_engine

from caas_console.backend.platform.store.schema import metadata

engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
with engine.connect() as connection:
    # SQLite changes a table by making it anew.
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
