"""Ids that are numbers are kept as numbers again, as the version before reads and writes them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recents_by_text",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("slack_user", sa.Text, primary_key=True),
        sa.Column("company", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("pipedrive_user", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.execute(
        "INSERT INTO recents_by_text SELECT team, slack_user, company, pipedrive_user, kind, "
        "record, name, seen_at FROM recents WHERE kind IN ('lead', 'question')"
    )
    op.execute("DELETE FROM recents WHERE kind IN ('lead', 'question')")
    with op.batch_alter_table("recents") as table:
        table.alter_column(
            "record",
            existing_type=sa.Text,
            type_=sa.BigInteger,
            existing_nullable=False,
            postgresql_using="record::bigint",
        )
