"""What a person did lately is found without reading what everybody ever did."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "operations_of_person", "operations", ["team", "slack_user", "ended_at", "asked_at"]
    )
    op.create_index(
        "operations_by_tool", "operations", ["team", "slack_user", "tool", "clicked_at"]
    )
