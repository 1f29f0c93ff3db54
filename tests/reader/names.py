"""A company whose names the reader knows, and one of its people, on a Sunday in Lisbon."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.commands.reader.understanding import Plain, understood
from bot.commands.router import Incomplete, Parsed, Shared
from bot.pipedrive.names.lookups import (
    Currency,
    FieldOf,
    FieldOption,
    Label,
    Pipeline,
    Stage,
    User,
)
from bot.tools.base import Call
from bot.tools.tokens import clean

STAGES = (
    Stage(id=1, name="Qualified", pipeline_id=1, order_nr=1),
    Stage(
        id=3, name="Demo", pipeline_id=1, order_nr=2, is_deal_rot_enabled=True, days_to_rotten=14
    ),
    Stage(id=4, name="Proposal", pipeline_id=1, order_nr=3),
    Stage(id=5, name="Negotiation", pipeline_id=1, order_nr=4),
    Stage(id=7, name="Negotiation", pipeline_id=2, order_nr=1),
)
FIELDS: Mapping[str, tuple[FieldOf, ...]] = {
    "deal": (
        FieldOf(field_code="aa11", field_name="Contract length", field_type="double",
                is_custom_field=True),
        FieldOf(field_code="bb22", field_name="Purchase order", field_type="varchar",
                is_custom_field=True),
        FieldOf(field_code="cc33", field_name="Source", field_type="enum", is_custom_field=True,
                options=[FieldOption(id=130, label="Website"),
                         FieldOption(id=132, label="Trade fair")]),
    ),
    "person": (),
    "organization": (),
}  # fmt: skip
ANA = Viewer(
    now=datetime(2026, 11, 29, 10, tzinfo=UTC),
    tz="Europe/Lisbon",
    currency="EUR",
    domain="northwind",
    user_id=101,
    lookup=NameLookup(
        stages={one.id: one for one in STAGES},
        pipelines={1: Pipeline(id=1, name="Sales"), 2: Pipeline(id=2, name="Partners")},
        users={101: User(id=101, name="Ana Lima"), 102: User(id=102, name="Tom Berg")},
        currencies={"EUR": Currency(code="EUR", name="Euro"),
                    "USD": Currency(code="USD", name="US Dollar")},
        activity_types={"call": "Call", "meeting": "Meeting", "task": "Task", "lunch": "Lunch",
                        "email": "Email", "site_visit": "Site visit"},
        labels={
            "deal": {11: Label(id=11, label="Hot"), 14: Label(id=14, label="Import")},
            "person": {21: Label(id=21, label="Customer")},
            "organization": {21: Label(id=21, label="Customer")},
        },
        fields={noun: {one.field_code: one for one in all_} for noun, all_ in FIELDS.items()},
    ),
)  # fmt: skip


def read(line: str, viewer: Viewer = ANA) -> Parsed | Plain:
    command, _, text = line.partition(" ")
    return understood(command, clean(text), viewer)


def said(line: str, viewer: Viewer = ANA) -> str:
    """What a line means, as the command that says the same; a form in brackets.

    `formal` is what is read as it always was.
    """
    meant = read(line, viewer)
    if not isinstance(meant, Plain):
        return "formal"
    reading = meant.reading
    unread = "".join(f" unread “{part}”" for part in reading.unread)
    steps = "".join(f" {name}:{step}" for name, step in reading.later)
    first = f"{reading.lines[0]}{steps}{unread}"
    return first if reading.sure and not reading.unread else f"[{first}]"


def writes(meant: Parsed | Plain) -> bool:
    """Whether it may run a change without a question; a command waits for the names in it."""
    if isinstance(meant, Plain):
        first = meant.tries[0]
        asks = isinstance(first, Incomplete) and first.needs_form
        return meant.reading.writes and not asks
    inner = meant.what if isinstance(meant, Shared) else meant
    return isinstance(inner, Call) and inner.tool.changes_data
