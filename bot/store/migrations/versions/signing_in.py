"""People sign in to Pipedrive: what is under way, and tokens that have to be renewed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "oauth_states",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("slack_user", sa.Text, nullable=False),
        sa.Column("browser", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_index("ix_oauth_states_expires_at", "oauth_states", ["expires_at"])
    op.add_column("links", sa.Column("refresh", sa.Text))
    op.add_column("links", sa.Column("host", sa.Text))
    op.add_column("links", sa.Column("renew_at", MOMENT))
    op.add_column("links", sa.Column("expires_at", MOMENT))
    op.add_column("links", sa.Column("renewing_until", MOMENT))
    op.add_column("links", sa.Column("lost_at", MOMENT))
    op.add_column("links", sa.Column("told_at", MOMENT))
    op.create_index("ix_links_renew_at", "links", ["renew_at"])
