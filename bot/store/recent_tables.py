"""What each person has seen or written last, as far as it has a name."""

from sqlalchemy import BigInteger, Column, Table, Text

from bot.store.columns import Moment, metadata


def _recents(name: str, record: Column[int] | Column[str]) -> Table:
    return Table(
        name,
        metadata,
        Column("team", Text, primary_key=True),
        Column("slack_user", Text, primary_key=True),
        Column("company", BigInteger, primary_key=True, autoincrement=False),
        Column("pipedrive_user", BigInteger, primary_key=True, autoincrement=False),
        Column("kind", Text, primary_key=True),
        record,
        # Sealed: a name out of the CRM.
        Column("name", Text, nullable=False),
        Column("seen_at", Moment, nullable=False),
    )


recents = _recents("recents", Column("record", BigInteger, primary_key=True, autoincrement=False))
# Whose id is no number. The version before may run beside this one, and knows numbers only.
recents_by_text = _recents("recents_by_text", Column("record", Text, primary_key=True))
RECENTS = (recents, recents_by_text)
