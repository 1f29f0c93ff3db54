"""Fields for looking back: which kinds of lines, and where a page begins."""

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker
from bot.tools.fieldtypes.base import FieldType, Wrong, choices, read_id

# A line of a feed is long; a page of it is what can be read in one go.
LINES = 30
MOST_LINES = 100
MOST_DIGITS = 9
DEAL_ITEMS = {
    "call": "Calls",
    "activity": "Activities",
    "plannedActivity": "Planned activities",
    "change": "Changes",
    "note": "Notes",
    "deal": "Deals",
    "file": "Files",
    "dealChange": "Changes of deals",
    "personChange": "Changes of persons",
    "organizationChange": "Changes of organizations",
    "follower": "Followers",
    "dealFollower": "Followers of deals",
    "personFollower": "Followers of persons",
    "organizationFollower": "Followers of organizations",
    "participant": "Participants",
    "comment": "Comments",
    "mailMessage": "Mail",
    "mailMessageWithAttachment": "Mail with attachments",
    "invoice": "Invoices",
    "document": "Documents",
    "marketing_campaign_stat": "Campaigns",
    "marketing_status_change": "Marketing status",
}
ORGANIZATION_ITEMS = {
    **{
        name: DEAL_ITEMS[name]
        for name in ("activity", "plannedActivity", "note", "file", "change", "deal", "follower",
                     "participant", "mailMessage", "mailMessageWithAttachment", "invoice")
    },
    "activityFile": "Files of activities",
    "document": "Documents",
}  # fmt: skip


def _read_number(typed: str, _: Asker, *, most: int) -> object:
    number = read_id(typed)
    if number is None or number > most:
        raise Wrong(f"“{typed}”: a page has between 1 and {most} rows.")
    return number


def _number_element(typed: str, _: Asker, *, most: int) -> Block:
    return inputs.number(typed, low=1, high=most)


def page_size(most: int) -> FieldType:
    """How many rows a page has."""
    return FieldType(
        "number of rows",
        partial(_read_number, most=most),
        partial(_number_element, most=most),
    )


def _read_start(typed: str, _: Asker) -> object:
    text = typed.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise Wrong(f"“{typed}” isn't a place to start from. Say how many rows to skip.")
    return int(text)


LinesPerPage = Annotated[int, Field(ge=1, le=MOST_LINES), page_size(MOST_LINES)]
Start = Annotated[int, Field(ge=0, lt=10**MOST_DIGITS), FieldType("start", _read_start)]
FlowItems = Annotated[
    list[Literal[
        "call", "activity", "plannedActivity", "change", "note", "deal", "file", "dealChange",
        "personChange", "organizationChange", "follower", "dealFollower", "personFollower",
        "organizationFollower", "participant", "comment", "mailMessage",
        "mailMessageWithAttachment", "invoice", "document", "marketing_campaign_stat",
        "marketing_status_change",
    ]],
    Field(min_length=1),
    choices("kind of line", **DEAL_ITEMS),
]  # fmt: skip
OrganizationItems = Annotated[
    list[Literal[
        "activity", "plannedActivity", "note", "file", "change", "deal", "follower",
        "participant", "mailMessage", "mailMessageWithAttachment", "invoice", "activityFile",
        "document",
    ]],
    Field(min_length=1),
    choices("kind of line", **ORGANIZATION_ITEMS),
]  # fmt: skip


def _read_all_changes(typed: str, _: Asker) -> object:
    word = typed.strip().lower()
    if word not in {"yes", "y", "1", "on", "true"}:
        raise Wrong(f"“{typed}”: say all=yes, or leave it out.")
    return "1"


def _all_changes_element(typed: str, _: Asker) -> Block:
    return inputs.select([("1", "Yes")], ["1"] if typed else [])


AllChanges = Annotated[
    Literal["1"],
    FieldType(
        "answer",
        _read_all_changes,
        _all_changes_element,
        tell=lambda _, __: "with the company's own fields",
    ),
]
