"""The filters that people of Northwind have saved."""

from datetime import date, timedelta

from bot.playground.pipedrive.definitions import Filter
from bot.playground.pipedrive.records import Activity, Deal, Organization, Person, Product
from bot.playground.pipedrive.team import ANA, GRACE, PARTNERS, TOM

BIG = 50_000
LARGE = 500
WEEK = 7


def _is_big_and_open(deal: Deal, today: str) -> bool:
    return deal.status == "open" and deal.value > BIG


def _closes_this_quarter(deal: Deal, today: str) -> bool:
    return deal.status == "open" and _quarter(deal.expected_close_date) == _quarter(today)


def _is_partners_and_won(deal: Deal, today: str) -> bool:
    return deal.pipeline_id == PARTNERS and deal.status == "won"


def _quarter(day: str | None) -> tuple[int, int] | None:
    if day is None:
        return None
    when = date.fromisoformat(day)
    return when.year, (when.month - 1) // 3


def _is_overdue(activity: Activity, today: str) -> bool:
    return not activity.done and activity.due_date < today


def _is_due_within_a_week(activity: Activity, today: str) -> bool:
    last = date.fromisoformat(today) + timedelta(days=WEEK)
    return not activity.done and today <= activity.due_date <= last.isoformat()


def _is_call_or_meeting(activity: Activity, today: str) -> bool:
    return activity.type in {"call", "meeting"}


def _has_no_organization(person: Person, today: str) -> bool:
    return person.org_id is None


def _decides(person: Person, today: str) -> bool:
    return person.job_title in {"Owner", "Head of Purchasing"}


def _is_large(organization: Organization, today: str) -> bool:
    return (organization.employee_count or 0) > LARGE


def _is_german(organization: Organization, today: str) -> bool:
    return (organization.address or {}).get("country") == "Germany"


def _is_software(product: Product, today: str) -> bool:
    return product.category == "Software"


def _is_billed_again_and_again(product: Product, today: str) -> bool:
    return product.billing_frequency != "one-time"


def saved_filters() -> dict[int, Filter]:
    rows = (
        Filter(1, "Big open deals", "deals", ANA, _is_big_and_open),
        Filter(2, "Closing this quarter", "deals", TOM, _closes_this_quarter),
        Filter(3, "Overdue activities", "activity", ANA, _is_overdue),
        Filter(4, "People without an organization", "people", GRACE, _has_no_organization),
        Filter(5, "Large organizations", "org", GRACE, _is_large),
        Filter(6, "Won through partners", "deals", GRACE, _is_partners_and_won),
        Filter(7, "Due within a week", "activity", TOM, _is_due_within_a_week),
        Filter(8, "Calls and meetings", "activity", GRACE, _is_call_or_meeting),
        Filter(9, "Decision makers", "people", ANA, _decides),
        Filter(10, "German organizations", "org", TOM, _is_german),
        Filter(11, "Software", "products", GRACE, _is_software),
        Filter(12, "Billed again and again", "products", ANA, _is_billed_again_and_again),
    )
    return {row.id: row for row in rows}
