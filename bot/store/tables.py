"""The rows: what each table holds, the same on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """A time with its zone, always UTC; SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

# Fingerprints of signed requests that were let in, so that none is let in twice.
replays = Table(
    "replays",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("seen_at", Moment, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# What people asked for and was acknowledged; the key is the SHA-256 of the act, so that one act is
# one row however often it is delivered.
requests = Table(
    "requests",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("seen_at", Moment, nullable=False, index=True),
    # Sealed: Slack's payload, as far as it is read. Empty once what is secret in it was used.
    Column("content", Text, nullable=False),
    Column("worker", Text, nullable=False),
    # Until when the worker has it; without one it waits for its person to say what becomes of it.
    Column("lease_until", Moment),
    Column("attempt", Integer, nullable=False),
    # When it had a row of its own (an operation), or its answer.
    Column("done_at", Moment),
)
Index(
    "requests_unfinished",
    requests.c.lease_until,
    sqlite_where=requests.c.done_at.is_(None),
    postgresql_where=requests.c.done_at.is_(None),
)

# Who in Slack is who in Pipedrive. OAuth will add columns (refresh token, expiry), not rows.
links = Table(
    "links",
    metadata,
    Column("team", Text, primary_key=True),
    # Not "user": that is a function in PostgreSQL, a trap for whoever looks with plain SQL.
    Column("slack_user", Text, primary_key=True),
    Column("company", BigInteger, nullable=False),
    Column("pipedrive_user", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("company_name", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("tz", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("secret", Text, nullable=False),
)

# Held and running calls; the id is the SHA-256 of the ticket on the button.
operations = Table(
    "operations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("epoch", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("slack_user", Text, nullable=False),
    Column("company", BigInteger, nullable=False),
    Column("pipedrive_user", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),
    Column("message_ts", Text),
    Column("reply", Text),
    Column("tool", Text, nullable=False),
    # Sealed: the arguments and the record as it was shown.
    Column("call", Text, nullable=False),
    # Sealed: the record as it is now.
    Column("result", Text),
    Column("state", Text, nullable=False),
    Column("worker", Text),
    Column("attempt", Integer, nullable=False),
    # Until when a worker has it: to run it while it runs, to tell of it once it has ended.
    Column("lease_until", Moment),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("clicked_at", Moment),
    Column("ended_at", Moment, index=True),
    Column("told_at", Moment),
    # How often it was sent to Pipedrive.
    Column("sends", Integer, nullable=False),
    # When an outcome that is not known is looked up again, and how often that was done.
    Column("check_at", Moment),
    Column("checks", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    # Which other operation this one takes back.
    Column("undoes", Text),
)
# Whether something was taken back is asked for one of many that were not.
Index(
    "operations_undone",
    operations.c.undoes,
    sqlite_where=operations.c.undoes.is_not(None),
    postgresql_where=operations.c.undoes.is_not(None),
)
# What a person did lately, newest first; and what of one kind, for the most that one may do.
Index(
    "operations_of_person",
    operations.c.team,
    operations.c.slack_user,
    operations.c.ended_at,
    operations.c.asked_at,
)
Index(
    "operations_by_tool",
    operations.c.team,
    operations.c.slack_user,
    operations.c.tool,
    operations.c.clicked_at,
)
# The sweep reads only what is alive or not yet told: a handful, whatever the table has grown to.
Index(
    "operations_untold",
    operations.c.state,
    sqlite_where=operations.c.told_at.is_(None),
    postgresql_where=operations.c.told_at.is_(None),
)
Index(
    "operations_to_check",
    operations.c.check_at,
    sqlite_where=operations.c.check_at.is_not(None),
    postgresql_where=operations.c.check_at.is_not(None),
)

# What was done, by whom; rows are added, never changed.
audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("operation", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("team", Text, nullable=False),
    Column("slack_user", Text, nullable=False),
    Column("company", BigInteger, nullable=False),
    Column("pipedrive_user", BigInteger, nullable=False),
    Column("clicked_by", Text, nullable=False),
    Column("tool", Text, nullable=False),
    # Sealed: the arguments, the record before, the record after.
    Column("details", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("clicked_at", Moment),
    Column("ended_at", Moment),
)
Index("audit_of_person", audit.c.team, audit.c.slack_user, audit.c.id)

# What each person has seen or written last, as far as it has a name.
recents = Table(
    "recents",
    metadata,
    Column("team", Text, primary_key=True),
    Column("slack_user", Text, primary_key=True),
    Column("company", BigInteger, primary_key=True, autoincrement=False),
    Column("pipedrive_user", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("record", BigInteger, primary_key=True, autoincrement=False),
    # Sealed: a name out of the CRM.
    Column("name", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
)
