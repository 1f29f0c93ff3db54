"""What was acknowledged is kept with its content until it is done."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "requests",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("lease_until", moment),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("done_at", moment),
    )
    op.create_index("ix_requests_seen_at", "requests", ["seen_at"])
    unfinished = sa.text("done_at IS NULL")
    op.create_index(
        "requests_unfinished",
        "requests",
        ["lease_until"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
