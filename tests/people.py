"""Who types in the tests of grammar and tools: one person, at one moment, and others like her."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.pipedrive.names.lookups import Currency, Label, Stage, User

# A Tuesday morning in Berlin, where it is 10:30.
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

ANA = Viewer(
    now=NOW,
    locale="en_US",
    tz="Europe/Berlin",
    currency="EUR",
    domain="northwind",
    user_id=101,
    lookup=NameLookup(
        stages={5: Stage(id=5, name="Negotiation", pipeline_id=1, order_nr=5)},
        users={101: User(id=101, name="Ana Lima"), 102: User(id=102, name="Tom Berg")},
        labels={"deal": {1: Label(id=1, label="Hot")}},
        currencies={"EUR": Currency(code="EUR", name="Euro")},
        deals={12: "Acme renewal"},
    ),
)

# Who writes amounts and days otherwise, lives elsewhere, or is not known in Pipedrive yet.
VIEWERS = (
    ANA,
    replace(ANA, locale="de_DE"),
    replace(ANA, locale="fr_FR", tz="America/New_York", currency="USD"),
    replace(ANA, locale="pt_PT", tz="Asia/Kolkata", user_id=None, domain=""),
    replace(ANA, locale="xx"),
)
