"""Several instances: which one runs a job."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From the schema of one instance: nobody runs the jobs that have not ended."""
    # One column at the end, which every database adds without copying the table.
    op.add_column("jobs", sa.Column("instance", sa.String(64)))
