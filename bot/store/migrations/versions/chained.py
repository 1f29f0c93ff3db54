"""The log is a chain. What an older version wrote, or still writes, is chained later."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit", sa.Column("number", sa.BigInteger))
    for name in ("salt", "digest", "hash"):
        op.add_column("audit", sa.Column(name, sa.Text))
    unchained = sa.text("number IS NULL")
    op.create_index(
        "audit_unchained",
        "audit",
        ["id"],
        sqlite_where=unchained,
        postgresql_where=unchained,
    )
    op.create_index("audit_chained", "audit", ["team", "number"], unique=True)
    op.create_index("audit_of_team", "audit", ["team", "id"])
    op.create_index("audit_at", "audit", ["at"])
    op.create_table(
        "audit_heads",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("seal", sa.Text, nullable=False),
    )
