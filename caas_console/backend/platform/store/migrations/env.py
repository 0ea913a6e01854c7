"""Runs the migrations; Alembic executes this file."""

from alembic import context

from caas_console.backend.platform.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by making it anew.
    render_as_batch=True,
)
# The transaction is the caller's: Alembic would begin none for SQLite.
context.run_migrations()
