"""What an administrator of Northwind once set up: people, pipelines, fields, filters."""

import hashlib
from datetime import date

from bot.playground.pipedrive.company import DOMAIN
from bot.playground.pipedrive.records import (
    Activity,
    Currency,
    Deal,
    Field,
    Filter,
    Option,
    Organization,
    Person,
    Pipeline,
    Stage,
    User,
)

FOUNDED = "2023-02-01T08:00:00Z"

RIGHTS = frozenset(
    {
        "can_add_deals",
        "can_edit_other_users_deals",
        "can_change_owner",
        "can_delete_deals",
        "can_merge_deals",
        "can_add_people",
        "can_edit_other_users_people",
        "can_delete_people",
        "can_merge_people",
        "can_add_organizations",
        "can_edit_other_users_organizations",
        "can_delete_organizations",
        "can_merge_organizations",
    }
)
TRAINEE_RIGHTS = frozenset({"can_add_deals", "can_add_people", "can_add_organizations"})

ANA, TOM, MIA, KENJI, GRACE, PAUL = range(101, 107)


def users() -> dict[int, User]:
    rows = (
        (ANA, "Ana Lima", "EUR", "en_GB", "Europe/Lisbon", "+00:00"),
        (TOM, "Tom Berg", "EUR", "de_DE", "Europe/Berlin", "+01:00"),
        (MIA, "Mia Novak", "USD", "en_US", "America/New_York", "-05:00"),
        (KENJI, "Kenji Mori", "JPY", "ja_JP", "Asia/Tokyo", "+09:00"),
        (GRACE, "Grace Okoro", "GBP", "en_GB", "Europe/London", "+00:00"),
        (PAUL, "Paul Stein", "EUR", "de_DE", "Europe/Berlin", "+01:00"),
    )
    return {
        id: User(
            id=id,
            name=name,
            email=f"{name.split()[0].lower()}@{DOMAIN}.example",
            default_currency=currency,
            locale=locale,
            timezone_name=zone,
            timezone_offset=offset,
            active_flag=id != PAUL,
            rights=set(TRAINEE_RIGHTS if id == MIA else RIGHTS),
        )
        for id, name, currency, locale, zone, offset in rows
    }


SALES, PARTNERS = 1, 2


def pipelines() -> dict[int, Pipeline]:
    return {
        SALES: Pipeline(SALES, "Sales", 1, FOUNDED, FOUNDED),
        PARTNERS: Pipeline(PARTNERS, "Partners", 2, FOUNDED, FOUNDED),
    }


def stages() -> dict[int, Stage]:
    """Both pipelines have a "Negotiation", so that a stage's name alone can be ambiguous."""
    rows: tuple[tuple[int, str, int, int, int, int | None], ...] = (
        (1, "Qualified", SALES, 1, 10, None),
        (2, "Contact made", SALES, 2, 25, 14),
        (3, "Demo", SALES, 3, 50, 14),
        (4, "Proposal", SALES, 4, 70, 21),
        (5, "Negotiation", SALES, 5, 90, 30),
        (6, "Interested", PARTNERS, 1, 20, None),
        (7, "Negotiation", PARTNERS, 2, 60, 45),
        (8, "Signing", PARTNERS, 3, 95, None),
    )
    return {row[0]: Stage(*row, FOUNDED, FOUNDED) for row in rows}


def currencies() -> dict[str, Currency]:
    rows = (
        (1, "EUR", "Euro", "€", 2, 1.0),
        (2, "USD", "US Dollar", "$", 2, 0.92),
        (3, "GBP", "Pound Sterling", "£", 2, 1.17),
        (4, "JPY", "Japanese Yen", "¥", 0, 0.0061),
        (5, "CHF", "Swiss Franc", "CHF", 2, 1.05),
        (6, "SEK", "Swedish Krona", "kr", 2, 0.088),
    )
    return {row[1]: Currency(*row) for row in rows}


# id, key, name and icon, colour
ACTIVITY_TYPES = (
    (1, "call", "Call", "FFFFFF"),
    (2, "meeting", "Meeting", "FFFFFF"),
    (3, "task", "Task", "FFFFFF"),
    (4, "deadline", "Deadline", "FF0000"),
    (5, "email", "Email", "FFFFFF"),
    (6, "lunch", "Lunch", "FFFFFF"),
)

STATUSES = (Option("open", "Open"), Option("won", "Won"), Option("lost", "Lost"))
VISIBLE_TO = (Option(1, "Owner & followers"), Option(3, "Entire company"))
DEAL_LABELS = (
    Option(11, "Hot", "red"),
    Option(12, "Warm", "yellow"),
    Option(13, "Cold", "blue"),
    Option(14, "Import", "gray"),
)
CONTACT_LABELS = (Option(21, "Customer", "green"), Option(22, "Prospect", "purple"))


def field_code(seed: int, name: str) -> str:
    """Custom fields are keyed by a hash that differs from company to company."""
    return hashlib.sha256(f"{seed} field {name}".encode()).hexdigest()[:40]


def fields(seed: int) -> dict[str, list[Field]]:
    return {
        "deal": [*_deal_fields(), *_custom_fields(seed, "", 100, _DEAL_ROWS)],
        "person": [
            *_plain("id int", "name varchar", "emails varchar", "phones phone", "org_id org"),
            *_plain("owner_id user", "job_title varchar", "add_time date", "update_time date"),
            *_plain("postal_address address", "notes text", "im varchar", "birthday date"),
            Field("label_ids", "Label", "set", CONTACT_LABELS),
            Field("visible_to", "Visible to", "visible_to", VISIBLE_TO),
            *_custom_fields(seed, "person", 200, _PERSON_ROWS),
        ],
        "organization": [
            *_plain("id int", "name varchar", "address address", "website varchar"),
            *_plain("owner_id user", "employee_count int", "add_time date", "update_time date"),
            *_plain("linkedin varchar", "industry enum", "annual_revenue int"),
            Field("label_ids", "Label", "set", CONTACT_LABELS),
            Field("visible_to", "Visible to", "visible_to", VISIBLE_TO),
            *_custom_fields(seed, "organization", 300, _ORGANIZATION_ROWS),
        ],
    }


def _plain(*rows: str) -> list[Field]:
    pairs = (row.split() for row in rows)
    return [Field(code, code.removesuffix("_id").replace("_", " ").capitalize(), kind)
            for code, kind in pairs]  # fmt: skip


def _deal_fields() -> list[Field]:
    return [
        *_plain("id int", "title varchar", "value monetary", "owner_id user", "person_id people"),
        Field("org_id", "Organization", "org"),
        *_plain("pipeline_id int", "stage_id stage", "probability int", "lost_reason varchar"),
        Field("status", "Status", "status", STATUSES),
        Field("label_ids", "Label", "set", DEAL_LABELS),
        Field("visible_to", "Visible to", "visible_to", VISIBLE_TO),
        *_plain("expected_close_date date", "add_time date", "update_time date"),
        *_plain("stage_change_time date", "won_time date", "lost_time date", "close_time date"),
        Field("activities_count", "Total activities", "int", is_optional_response_field=True),
    ]


# In each list one name occurs twice, so that a field's name alone can be ambiguous.
_Row = tuple[str, str, tuple[str, ...]]
_DEAL_ROWS: tuple[_Row, ...] = (
    ("Purchase order", "varchar", ()),
    ("Setup fee", "monetary", ()),
    ("Contract length", "double", ()),
    ("Source", "enum", ("Website", "Referral", "Trade fair", "Cold call")),
    ("Interests", "set", ("Hardware", "Training", "Support", "Analytics")),
    ("Contract start", "date", ()),
    ("Region", "enum", ("North", "South", "East", "West")),
    ("Region", "varchar", ()),
)
_PERSON_ROWS: tuple[_Row, ...] = (
    ("Nickname", "varchar", ()),
    ("Direct line", "phone", ()),
    ("Met on", "date", ()),
    ("Best time to call", "time", ()),
    ("Role in buying", "enum", ("Decides", "Advises", "Pays", "Uses")),
    ("Newsletters", "set", ("Product news", "Events", "Prices")),
    ("Spending limit", "monetary", ()),
    ("Satisfaction", "double", ()),
    ("Private address", "address", ()),
    ("Language", "enum", ("English", "German", "Portuguese", "Japanese")),
    ("Language", "varchar", ()),
)
_ORGANIZATION_ROWS: tuple[_Row, ...] = (
    ("Tax number", "varchar", ()),
    ("Switchboard", "phone", ()),
    ("Customer since", "date", ()),
    ("Opens at", "time", ()),
    ("Segment", "enum", ("Small", "Middle", "Large", "Public sector")),
    ("Certificates", "set", ("ISO 9001", "ISO 14001", "ISO 27001")),
    ("Credit limit", "monetary", ()),
    ("Discount", "double", ()),
    ("Delivery address", "address", ()),
    ("Account", "enum", ("Key account", "Standard", "Web only")),
    ("Account", "varchar", ()),
)


def _custom_fields(seed: int, of: str, first_option: int, rows: tuple[_Row, ...]) -> list[Field]:
    return [
        Field(
            field_code(seed, f"{of} {name} {kind}".strip()),
            name,
            kind,
            tuple(Option(first_option + 10 * row + nr, label) for nr, label in enumerate(labels)),
            is_custom_field=True,
        )
        for row, (name, kind, labels) in enumerate(rows)
    ]


BIG = 50_000


def _is_big_and_open(deal: Deal, today: str) -> bool:
    return deal.status == "open" and deal.value > BIG


def _closes_this_quarter(deal: Deal, today: str) -> bool:
    return deal.status == "open" and _quarter(deal.expected_close_date) == _quarter(today)


def _quarter(day: str | None) -> tuple[int, int] | None:
    if day is None:
        return None
    when = date.fromisoformat(day)
    return when.year, (when.month - 1) // 3


def _is_overdue(activity: Activity, today: str) -> bool:
    return not activity.done and activity.due_date < today


def _has_no_organization(person: Person, today: str) -> bool:
    return person.org_id is None


def _is_large(organization: Organization, today: str) -> bool:
    return (organization.employee_count or 0) > 500  # noqa: PLR2004 - the filter's own condition


def filters() -> dict[int, Filter]:
    rows = (
        Filter(1, "Big open deals", "deals", ANA, _is_big_and_open),
        Filter(2, "Closing this quarter", "deals", TOM, _closes_this_quarter),
        Filter(3, "Overdue activities", "activity", ANA, _is_overdue),
        Filter(4, "People without an organization", "people", GRACE, _has_no_organization),
        Filter(5, "Large organizations", "org", GRACE, _is_large),
    )
    return {row.id: row for row in rows}
