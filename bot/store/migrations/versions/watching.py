"""Channels follow records: what they follow, what came, and what they are to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _what_is_followed()
    _what_came()
    _what_is_told()
    _what_has_its_time()


def _what_is_followed() -> None:
    op.create_table(
        "watches",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("company", sa.BigInteger, nullable=False),
        sa.Column("slack_user", sa.Text, nullable=False),
        sa.Column("pipedrive_user", sa.BigInteger, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("spec", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("state_at", MOMENT, nullable=False),
        sa.Column("state_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("muted_until", MOMENT),
        sa.Column("muted_by", sa.Text, nullable=False),
        sa.Column("limited", sa.Boolean, nullable=False),
    )
    op.create_index("watches_of_company", "watches", ["company", "state"])
    op.create_index("watches_of_channel", "watches", ["team", "channel"])
    op.create_table(
        "channels",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("muted_until", MOMENT),
        sa.Column("muted_by", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
    )


def _what_came() -> None:
    op.create_table(
        "hooks",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("company", sa.BigInteger, nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("slack_user", sa.Text, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("remote_id", sa.BigInteger),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("gone_at", MOMENT),
    )
    op.create_index("ix_hooks_company", "hooks", ["company"])
    op.create_table(
        "events",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("company", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("done_at", MOMENT),
    )
    op.create_index("ix_events_seen_at", "events", ["seen_at"])
    undone = sa.text("done_at IS NULL")
    op.create_index(
        "events_undone",
        "events",
        ["company", "seen_at"],
        sqlite_where=undone,
        postgresql_where=undone,
    )
    op.create_table(
        "shadows",
        sa.Column("company", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def _what_is_told() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("company", sa.BigInteger, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("actor", sa.BigInteger),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("reason", sa.Text, nullable=False),
    )
    still = sa.text("state IN ('waiting', 'sending', 'held')")
    op.create_index(
        "outbox_open",
        "outbox",
        ["team", "channel", "due_at"],
        sqlite_where=still,
        postgresql_where=still,
    )
    op.create_index("outbox_made_at", "outbox", ["made_at"])
    op.create_table(
        "parents",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("company", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("message_ts", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("update_at", MOMENT),
    )
    op.create_table(
        "told",
        sa.Column("watch", sa.Text, primary_key=True),
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def _what_has_its_time() -> None:
    op.create_table(
        "jobs",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("attempt", sa.Integer, nullable=False),
    )
    op.create_index("ix_jobs_due_at", "jobs", ["due_at"])
