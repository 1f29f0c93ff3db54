"""Ids of records are kept as text: not all of them are numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("recents") as table:
        table.alter_column(
            "record",
            existing_type=sa.BigInteger,
            type_=sa.Text,
            existing_nullable=False,
            postgresql_using="record::text",
        )
