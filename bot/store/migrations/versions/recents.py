"""What each person has seen last, by name."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recents",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("slack_user", sa.Text, primary_key=True),
        sa.Column("company", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("pipedrive_user", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("record", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
