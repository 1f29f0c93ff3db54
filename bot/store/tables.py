"""The rows: what each table holds, the same on SQLite and PostgreSQL."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text

from bot.store.account_tables import installations, links, oauth_states, org_teams
from bot.store.columns import Clock, Moment, metadata, utc_now
from bot.store.recent_tables import RECENTS, recents, recents_by_text

__all__ = [
    "RECENTS",
    "Clock",
    "Moment",
    "audit",
    "audit_heads",
    "channels",
    "departures",
    "epochs",
    "events",
    "hooks",
    "installations",
    "links",
    "metadata",
    "oauth_states",
    "operations",
    "org_teams",
    "outbox",
    "paces",
    "parents",
    "policies",
    "recents",
    "recents_by_text",
    "replays",
    "requests",
    "shadows",
    "told",
    "utc_now",
    "watches",
    "work_items",
]

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
    # Its place in the chain of its workspace, which it gets soon after it was written.
    Column("number", BigInteger),
    Column("salt", Text),
    Column("digest", Text),
    Column("hash", Text),
)
Index("audit_of_person", audit.c.team, audit.c.slack_user, audit.c.id)
Index("audit_of_team", audit.c.team, audit.c.id)
Index("audit_chained", audit.c.team, audit.c.number, unique=True)
Index(
    "audit_unchained",
    audit.c.id,
    sqlite_where=audit.c.number.is_(None),
    postgresql_where=audit.c.number.is_(None),
)
Index("audit_at", audit.c.at)

# How far the chain of each workspace's log goes: without it the newest rows could go unnoticed.
audit_heads = Table(
    "audit_heads",
    metadata,
    Column("team", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    # Sealed: both, so that only whoever has the key can say how far it goes.
    Column("seal", Text, nullable=False),
)

# What channels follow, and who asked for it.
watches = Table(
    "watches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("company", BigInteger, nullable=False),
    # Who made it: it tells only what this person may see.
    Column("slack_user", Text, nullable=False),
    Column("pipedrive_user", BigInteger, nullable=False),
    Column("made_at", Moment, nullable=False),
    # Sealed: what it is about, which may name customers.
    Column("spec", Text, nullable=False),
    # "on", "off", or "paused" for a reason that its maker was told.
    Column("state", Text, nullable=False),
    Column("state_at", Moment, nullable=False),
    Column("state_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("muted_until", Moment),
    Column("muted_by", Text, nullable=False),
    # Whether an admin allowed it to tell what only an owner or a group may see.
    Column("limited", Boolean, nullable=False),
)
Index("watches_of_company", watches.c.company, watches.c.state)
Index("watches_of_channel", watches.c.team, watches.c.channel)

# Webhooks as we registered them with Pipedrive; the id stands in their address.
hooks = Table(
    "hooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("company", BigInteger, nullable=False, index=True),
    Column("object", Text, nullable=False),
    # Whose login registered it.
    Column("team", Text, nullable=False),
    Column("slack_user", Text, nullable=False),
    # Sealed: what Pipedrive says to prove that it is Pipedrive.
    Column("password", Text, nullable=False),
    # Its number in Pipedrive; none until it is known to be there.
    Column("remote_id", BigInteger),
    Column("made_at", Moment, nullable=False),
    Column("gone_at", Moment),
)

# What Pipedrive told us; the key is the SHA-256 of the change, so that a repeat is the same row.
events = Table(
    "events",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("seen_at", Moment, nullable=False, index=True),
    Column("company", BigInteger, nullable=False),
    # Sealed: the body, emptied once it is done.
    Column("body", Text, nullable=False),
    Column("done_at", Moment),
)
Index(
    "events_undone",
    events.c.company,
    events.c.seen_at,
    sqlite_where=events.c.done_at.is_(None),
    postgresql_where=events.c.done_at.is_(None),
)

# What channels are to be told, in order; of the changes that one notice tells of, all in one row.
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    # As Slack keeps it with the message, so that a copy can be known as one.
    Column("token", Text, nullable=False, unique=True),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("company", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Column("actor", BigInteger),
    # "waiting", "sending", "sent", "held" while its channel is muted, or "dropped".
    Column("state", Text, nullable=False),
    # Sealed: what happened, and which watches want to know.
    Column("body", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("attempt", Integer, nullable=False),
    Column("sent_at", Moment),
    Column("reason", Text, nullable=False),
)
# Every question is about some state. A partial index would not do: with parameters in a statement
# SQLite cannot tell that it is enough.
Index("outbox_by_state", outbox.c.state, outbox.c.team, outbox.c.channel, outbox.c.record)
Index("outbox_made_at", outbox.c.made_at)

# The message of a record in a channel, which its thread hangs on and which shows it as it is now.
parents = Table(
    "parents",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("company", BigInteger, primary_key=True, autoincrement=False),
    Column("record", Text, primary_key=True),
    Column("message_ts", Text, nullable=False),
    # Sealed: what it shows, or is to show once its turn has come.
    Column("body", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("update_at", Moment),
)

# What is so in a channel, whatever is followed there.
channels = Table(
    "channels",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("muted_until", Moment),
    Column("muted_by", Text, nullable=False),
    # The fields that may be told there, by their names and commas between them; empty for all.
    Column("fields", Text, nullable=False),
)

# Records as they were seen last, as far as something follows them.
shadows = Table(
    "shadows",
    metadata,
    Column("company", BigInteger, primary_key=True, autoincrement=False),
    Column("record", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    # Sealed: the record.
    Column("body", Text, nullable=False),
)

# Work that has its time; the row is the truth, whatever wakes up for it.
work_items = Table(
    "work_items",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("due_at", Moment, nullable=False, index=True),
    Column("lease_until", Moment),
    Column("attempt", Integer, nullable=False),
)

# From when on a channel may be told something again, whichever process does it.
paces = Table(
    "paces",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("free_at", Moment, nullable=False),
)

# What was told once and is told again only when it has changed: that a deal is stuck, say.
told = Table(
    "told",
    metadata,
    Column("watch", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    Column("mark", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# Raised when a backup was restored, so that what it asks can no longer be answered; the last one
# counts, and none is the first.
epochs = Table(
    "epochs",
    metadata,
    Column("epoch", Text, primary_key=True),
    Column("since", Moment, nullable=False),
)

# Workspaces that removed the app, until all that was theirs is gone.
departures = Table(
    "departures",
    metadata,
    Column("team", Text, primary_key=True),
    Column("left_at", Moment, nullable=False),
    # When their logins were removed, which do not wait.
    Column("logins_gone_at", Moment),
)

# What each workspace lets be done; without a row everybody may do what Pipedrive lets them.
policies = Table(
    "policies",
    metadata,
    Column("team", Text, primary_key=True),
    # JSON: who may do what, whether it is read-only, which tools are off.
    Column("rules", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
