"""Which backups were restored, and which workspaces have left."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "epochs",
        sa.Column("epoch", sa.Text, primary_key=True),
        sa.Column("since", MOMENT, nullable=False),
    )
    op.create_table(
        "departures",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("left_at", MOMENT, nullable=False),
        sa.Column("logins_gone_at", MOMENT),
    )
