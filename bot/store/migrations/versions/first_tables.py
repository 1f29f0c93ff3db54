"""The first tables: replays, links, operations, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def text(name: str, *, required: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=not required)


def moment(name: str, *, required: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not required)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def upgrade() -> None:
    create_replays()
    create_links()
    create_operations()
    create_audit()


def create_replays() -> None:
    op.create_table(
        "replays",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        moment("seen_at", required=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_replays_seen_at", "replays", ["seen_at"])


def create_links() -> None:
    op.create_table(
        "links",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("slack_user", sa.Text, primary_key=True),
        number("company"),
        number("pipedrive_user"),
        text("name"),
        text("company_name"),
        text("domain"),
        text("locale"),
        text("tz"),
        text("currency"),
        text("scheme"),
        text("secret"),
    )


def create_operations() -> None:
    op.create_table(
        "operations",
        sa.Column("id", sa.Text, primary_key=True),
        text("epoch"),
        text("team"),
        text("slack_user"),
        number("company"),
        number("pipedrive_user"),
        text("channel"),
        text("message_ts", required=False),
        text("reply", required=False),
        text("tool"),
        text("call"),
        text("result", required=False),
        text("state"),
        text("worker", required=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        moment("lease_until"),
        moment("asked_at", required=True),
        moment("expires_at"),
        moment("clicked_at"),
        moment("ended_at"),
        moment("told_at"),
        moment("check_at"),
        sa.Column("checks", sa.Integer, nullable=False),
        text("reason"),
        text("evidence"),
    )
    op.create_index("ix_operations_ended_at", "operations", ["ended_at"])
    untold = sa.text("told_at IS NULL")
    op.create_index(
        "operations_untold", "operations", ["state"], sqlite_where=untold, postgresql_where=untold
    )
    due = sa.text("check_at IS NOT NULL")
    op.create_index(
        "operations_to_check", "operations", ["check_at"], sqlite_where=due, postgresql_where=due
    )


def create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        moment("at", required=True),
        text("operation"),
        sa.Column("attempt", sa.Integer, nullable=False),
        text("team"),
        text("slack_user"),
        number("company"),
        number("pipedrive_user"),
        text("clicked_by"),
        text("tool"),
        text("details"),
        text("state"),
        text("reason"),
        text("evidence"),
        moment("asked_at", required=True),
        moment("clicked_at"),
        moment("ended_at"),
    )
    op.create_index("audit_of_person", "audit", ["team", "slack_user", "id"])
