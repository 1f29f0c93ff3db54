"""What an administrator of Northwind once set up: people, pipelines, fields, filters."""

import hashlib

from bot.playground.pipedrive.company import DOMAIN
from bot.playground.pipedrive.definitions import (
    ActivityType,
    Currency,
    Field,
    Option,
    Pipeline,
    Stage,
    User,
)

FOUNDED = "2023-02-01T08:00:00Z"

TRAINEE_RIGHTS = frozenset(
    {
        "can_add_deals",
        "can_add_people",
        "can_add_organizations",
        "can_use_api",
        "can_see_other_users",
        "can_follow_other_users",
    }
)
RIGHTS = frozenset(
    {
        "can_edit_other_users_deals",
        "can_change_owner",
        "can_delete_deals",
        "can_merge_deals",
        "can_edit_other_users_people",
        "can_delete_people",
        "can_merge_people",
        "can_edit_other_users_organizations",
        "can_delete_organizations",
        "can_merge_organizations",
        "can_edit_other_users_activities",
        "can_delete_activities",
        "can_add_products",
        "can_edit_products",
        "can_bulk_edit_items",
        "can_change_visibility_of_items",
        "can_edit_deals_closed_date",
        "can_export_data_from_lists",
        "can_see_company_wide_statistics",
        "can_see_deals_list_summary",
        "can_see_other_users_statistics",
        "can_share_filters",
        *TRAINEE_RIGHTS,
    }
)

ANA, TOM, MIA, KENJI, GRACE, PAUL = range(101, 107)
ADMINS = (ANA, GRACE)


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
            is_admin=id in ADMINS,
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


def activity_types() -> dict[str, ActivityType]:
    """Northwind added the visit; nobody sends a fax any more."""
    rows = (
        ActivityType(1, "call", "Call", "call"),
        ActivityType(2, "meeting", "Meeting", "meeting"),
        ActivityType(3, "task", "Task", "task"),
        ActivityType(4, "deadline", "Deadline", "deadline", "FF0000"),
        ActivityType(5, "email", "Email", "email"),
        ActivityType(6, "lunch", "Lunch", "lunch"),
        ActivityType(7, "site_visit", "Site visit", "car", is_custom_flag=True),
        ActivityType(8, "fax", "Fax", "document", active_flag=False, is_custom_flag=True),
    )
    return {row.key_string: row for row in rows}


STATUSES = (Option("open", "Open"), Option("won", "Won"), Option("lost", "Lost"))
INDUSTRIES = (Option(1, "Manufacturing"), Option(2, "Retail"), Option(3, "Services"))
VISIBLE_TO = (Option(1, "Owner & followers"), Option(3, "Entire company"))
DEAL_LABELS = (
    Option(11, "Hot", "red"),
    Option(12, "Warm", "yellow"),
    Option(13, "Cold", "blue"),
    Option(14, "Import", "gray"),
)
LOW, MEDIUM, HIGH = range(263, 266)
PRIORITIES = (
    Option(LOW, "Low", "gray"),
    Option(MEDIUM, "Medium", "yellow"),
    Option(HIGH, "High", "red"),
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
            *_plain("linkedin varchar", "annual_revenue int"),
            Field("industry", "Industry", "enum", INDUSTRIES),
            Field("label_ids", "Label", "set", CONTACT_LABELS),
            Field("visible_to", "Visible to", "visible_to", VISIBLE_TO),
            *_custom_fields(seed, "organization", 300, _ORGANIZATION_ROWS),
        ],
        "activity": _activity_fields(),
        "product": [
            *_plain("id int", "name varchar", "code varchar", "unit varchar", "tax double"),
            *_plain("prices price_list", "billing_frequency billing_frequency"),
            *_plain("description text", "category varchar", "owner_id user"),
            Field("visible_to", "Visible to", "visible_to", VISIBLE_TO),
            *_plain("add_time date", "update_time date"),
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


def _activity_fields() -> list[Field]:
    types = (Option(row.key_string, row.name) for row in activity_types().values())
    return [
        *_plain("id int", "subject varchar", "owner_id user", "deal_id deal", "lead_id lead"),
        Field("type", "Type", "enum", tuple(types)),
        Field("org_id", "Organization", "org"),
        *_plain("person_id people", "participants json", "due_date date", "due_time time"),
        *_plain("duration time", "busy boolean", "done boolean", "marked_as_done_time date"),
        *_plain("location address", "public_description text", "note text"),
        Field("priority", "Priority", "enum", PRIORITIES),
        *_plain("add_time date", "update_time date"),
        Field("attendees", "Attendees", "json", is_optional_response_field=True),
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
