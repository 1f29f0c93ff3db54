"""Where the app is installed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("bot_user", sa.Text, nullable=False),
        sa.Column("installed_by", sa.Text, nullable=False),
        sa.Column("installed_at", MOMENT, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("refresh", sa.Text),
        sa.Column("expires_at", MOMENT),
        sa.Column("renewing_until", MOMENT),
    )
    op.create_table(
        "org_teams",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("org", sa.Text, nullable=False),
    )
