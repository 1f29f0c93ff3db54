"""How often an operation was sent; what ran when this came may have been."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "operations", sa.Column("sends", sa.Integer, nullable=False, server_default=sa.text("0"))
    )
    op.execute("UPDATE operations SET sends = 1 WHERE state = 'executing'")
