"""The rows of workspaces and people: their logins, and what they have begun in a browser."""

from sqlalchemy import BigInteger, Column, Table, Text

from bot.store.columns import Moment, metadata

# Who in Slack is who in Pipedrive.
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
    # Of somebody who signed in, and did not paste a token that stays good. Sealed: what the next
    # token is asked for with.
    Column("refresh", Text),
    # Where their company is asked.
    Column("host", Text),
    Column("renew_at", Moment, index=True),
    Column("expires_at", Moment),
    # Until when one process asks for the next token, and nobody else does.
    Column("renewing_until", Moment),
    # Since when no token can be had, and when its person was asked to sign in again.
    Column("lost_at", Moment),
    Column("told_at", Moment),
)

# Where the app is installed: in a workspace, or in all of an organization's, under its id.
installations = Table(
    "installations",
    metadata,
    Column("team", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("bot_user", Text, nullable=False),
    Column("installed_by", Text, nullable=False),
    Column("installed_at", Moment, nullable=False),
    # Sealed: the bot's token there, and what the next one is asked for with, where it ends.
    Column("token", Text, nullable=False),
    Column("refresh", Text),
    Column("expires_at", Moment),
    Column("renewing_until", Moment),
)

# Which workspaces were heard of that are part of such an organization.
org_teams = Table(
    "org_teams",
    metadata,
    Column("team", Text, primary_key=True),
    Column("org", Text, nullable=False),
)

# What somebody has begun in a browser: an address that is good once. The id is its SHA-256.
oauth_states = Table(
    "oauth_states",
    metadata,
    Column("id", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("slack_user", Text, nullable=False),
    # The SHA-256 of what the browser was given to keep; empty until it was opened in one.
    Column("browser", Text, nullable=False),
    # Sealed: what to come back to, and what Pipedrive or Slack has given so far.
    Column("content", Text, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)
