"""Several processes: the pace of each channel, and Procrastinate's own tables on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paces",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.drop_index("ix_jobs_due_at", "jobs")
    op.rename_table("jobs", "work_items")
    op.create_index("ix_work_items_due_at", "work_items", ["due_at"])
    if op.get_bind().dialect.name == "postgresql":
        _what_wakes_workers(op.get_bind())


def _what_wakes_workers(connection: sa.Connection) -> None:
    """As the pinned version has it; one that changes it takes a revision of its own here.

    It is many statements, with signs of percent in them: sent as they are, without parameters.
    """
    # Imported here: most of a second that nobody on SQLite need wait for.
    from procrastinate.schema import SchemaManager  # noqa: PLC0415

    connection.exec_driver_sql(
        SchemaManager.get_schema(), execution_options={"no_parameters": True}
    )
