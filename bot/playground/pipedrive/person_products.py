"""The products in a person's deals: v1, in a shape of its own."""

from bot.playground.pipedrive import v1_deals
from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.extras import Extras
from bot.playground.pipedrive.finding import find_person
from bot.playground.pipedrive.paging import OFFSET, by_offset
from bot.playground.pipedrive.records import Deal, DealProduct
from bot.playground.pipedrive.v1_deals import v1_time

# What of a deal in v1's shape is told here.
DEAL = (
    "id", "creator_user_id", "user_id", "person_id", "org_id", "stage_id", "title", "value",
    "currency", "add_time", "update_time", "stage_change_time", "active", "deleted", "status",
    "probability", "next_activity_date", "next_activity_time", "next_activity_id",
    "last_activity_id", "last_activity_date", "lost_reason", "visible_to", "close_time",
    "pipeline_id", "won_time", "first_won_time", "lost_time", "products_count", "files_count",
    "notes_count", "followers_count", "email_messages_count", "activities_count",
    "done_activities_count", "undone_activities_count", "participants_count",
    "expected_close_date", "last_incoming_mail_time", "last_outgoing_mail_time", "label",
)  # fmt: skip


def list_products(company: Company, call: ApiCall) -> Answer:
    """Of the deals with the person and of those they take part in, by the deal's id."""
    person = find_person(company, call)
    extras = Extras(company)
    deals = {
        deal.id: deal
        for deal in company.deals.values()
        if not deal.is_deleted
        and company.may_see(call.user, deal)
        and (deal.person_id == person.id or extras.takes_part(person.id, deal))
    }
    rows = [row for row in company.deal_products.values() if row.deal_id in deals]
    return by_offset(
        rows,
        call,
        lambda row: {
            str(row.deal_id): {
                "deal": _deal(company, deals[row.deal_id], extras),
                "product": _product(company, row),
            }
        },
    )


def _deal(company: Company, deal: Deal, extras: Extras) -> dict[str, object]:
    shown = v1_deals.show(company, deal, extras)
    more = {"company_id": company.id, "first_add_time": v1_time(deal.add_time)}
    return {name: shown[name] for name in DEAL} | more


def _product(company: Company, row: DealProduct) -> dict[str, object]:
    product = company.products[row.product_id]
    return {
        "id": product.id,
        "company_id": company.id,
        "name": product.name,
        "code": product.code,
        "description": product.description,
        "unit": product.unit,
        "tax": product.tax,
        "category": product.category,
        "active_flag": not product.is_deleted,
        "selectable": product.is_linkable,
        "first_char": product.name[:1].lower(),
        "visible_to": str(product.visible_to),
        "owner_id": product.owner_id,
        "files_count": sum(
            file.product_id == product.id and not file.is_deleted for file in company.files.values()
        ),
        "add_time": v1_time(row.add_time),
        "update_time": v1_time(row.update_time),
        "deal_id": row.deal_id,
    }


ENDPOINTS = (Endpoint("GET", "/v1/persons/{id}/products", 20, list_products, OFFSET),)
