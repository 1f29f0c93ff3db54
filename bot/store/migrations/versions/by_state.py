"""The outbox by the state of its rows, which every question about them names."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("outbox_open", "outbox")
    op.create_index("outbox_by_state", "outbox", ["state", "team", "channel", "record"])
