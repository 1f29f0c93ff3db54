"""Deals as v1 shows them, and what only v1 can do: merge and duplicate."""

from dataclasses import replace

from bot.playground.pipedrive import changes
from bot.playground.pipedrive.api import (
    Answer,
    ApiCall,
    Endpoint,
    Refusal,
    forbidden,
    invalid,
    not_found,
)
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.deals import find
from bot.playground.pipedrive.extras import Extras
from bot.playground.pipedrive.merging import fill, hand_over
from bot.playground.pipedrive.records import Deal
from bot.playground.pipedrive.values import check_whole

# What the survivor of a merge takes over where it has nothing itself.
FILLED = ("person_id", "org_id", "probability", "expected_close_date", "label_ids", "lost_reason")


def v1_time(moment: str | None) -> str | None:
    """v1 writes 2026-11-01 10:00:00, in UTC as well."""
    return moment and moment.replace("T", " ").removesuffix("Z")


def money(company: Company, value: float, currency: str) -> str:
    known = company.currencies[currency]
    return f"{known.symbol}{value:,.{known.decimal_points if value % 1 else 0}f}"


def weighted(company: Company, deal: Deal) -> float:
    chance = deal.probability
    if chance is None:
        chance = company.stages[deal.stage_id].deal_probability
    return round(deal.value * chance / 100, 2)


def show(company: Company, deal: Deal, extras: Extras) -> dict[str, object]:
    person = company.persons.get(deal.person_id or 0)
    organization = company.organizations.get(deal.org_id or 0)
    following, last = extras.next_activity(deal), extras.last_activity(deal)
    share = weighted(company, deal)
    counted = extras.of(deal)
    cc_email = counted.pop("smart_bcc_email")
    del counted["source_lead_id"]
    return {
        "id": deal.id,
        "creator_user_id": deal.creator_user_id,
        "user_id": deal.owner_id,
        "person_id": deal.person_id,
        "org_id": deal.org_id,
        "stage_id": deal.stage_id,
        "pipeline_id": deal.pipeline_id,
        "title": deal.title,
        "value": deal.value,
        "currency": deal.currency,
        "status": deal.status,
        "active": deal.status == "open",
        "deleted": deal.is_deleted,
        "is_archived": deal.is_archived,
        "probability": deal.probability,
        "lost_reason": deal.lost_reason,
        "visible_to": str(deal.visible_to),
        "label": ",".join(map(str, deal.label_ids)),
        "expected_close_date": deal.expected_close_date,
        **counted,
        **{name: v1_time(getattr(deal, name)) for name in _TIMES},
        "stage_order_nr": company.stages[deal.stage_id].order_nr,
        "person_name": person and person.name,
        "org_name": organization and organization.name,
        "owner_name": company.users[deal.owner_id].name,
        "next_activity_date": following and following.due_date,
        "next_activity_time": following and following.due_time,
        "next_activity_subject": following and following.subject,
        "next_activity_type": following and following.type,
        "next_activity_duration": following and following.duration,
        "next_activity_note": following and following.note,
        "last_activity_date": last and last.due_date,
        "formatted_value": money(company, deal.value, deal.currency),
        "weighted_value": share,
        "formatted_weighted_value": money(company, share, deal.currency),
        "weighted_value_currency": deal.currency,
        "rotten_time": None,
        "cc_email": cc_email,
        "org_hidden": False,
        "person_hidden": False,
        "origin": "ManuallyCreated",
        **dict.fromkeys(_NOT_KEPT),
    }


_TIMES = (
    "add_time",
    "update_time",
    "stage_change_time",
    "close_time",
    "won_time",
    "first_won_time",
    "lost_time",
    "last_incoming_mail_time",
    "last_outgoing_mail_time",
)
_NOT_KEPT = (
    "origin_id",
    "channel",
    "channel_id",
    "arr",
    "mrr",
    "acv",
    "arr_currency",
    "mrr_currency",
    "acv_currency",
)


def merge(company: Company, call: ApiCall) -> Answer:
    """`merge_with_id` survives and has priority; the deal of the path is gone for good."""
    gone = find(company, call)
    stays = find(company, call, call.body["merge_with_id"])
    if gone is stays:
        raise invalid("merge_with_id", "A deal cannot be merged with itself")
    if gone.is_deleted or stays.is_deleted:
        raise not_found("Deal")
    if gone.is_archived or stays.is_archived:
        raise Refusal(403, "Archived deals cannot be edited.")
    if "can_merge_deals" not in call.user.rights:
        raise forbidden("You do not have permissions to merge deals.")
    before = changes.snapshot(stays)
    _fill(stays, gone)
    hand_over(company, gone, stays)
    stays.update_time = call.now
    changes.changed(company, call, stays, before)
    del company.deals[gone.id]
    return Answer(show(company, stays, Extras(company)) | {"merge_what_id": gone.id})


def _fill(stays: Deal, gone: Deal) -> None:
    fill(stays, gone, FILLED)
    if not stays.value:
        stays.value, stays.currency = gone.value, gone.currency
    stays.email_messages_count += gone.email_messages_count
    for name in ("last_incoming_mail_time", "last_outgoing_mail_time"):
        times = (getattr(gone, name), getattr(stays, name))
        setattr(stays, name, max(filter(None, times), default=None))


def duplicate(company: Company, call: ApiCall) -> Answer:
    """The fields are copied, what hangs on the deal is not; the copy is open."""
    deal = find(company, call)
    if deal.is_deleted:
        raise not_found("Deal")
    if "can_add_deals" not in call.user.rights:
        raise forbidden()
    copy = replace(
        deal,
        id=company.new_id("deals"),
        creator_user_id=call.user.id,
        add_time=call.now,
        update_time=call.now,
        stage_change_time=call.now,
        status="open",
        lost_reason=None,
        is_archived=False,
        archive_time=None,
        label_ids=[*deal.label_ids],
        custom_fields={**deal.custom_fields},
        email_messages_count=0,
        close_time=None,
        won_time=None,
        first_won_time=None,
        lost_time=None,
        last_incoming_mail_time=None,
        last_outgoing_mail_time=None,
    )
    company.deals[copy.id] = copy
    changes.created(company, call, copy)
    return Answer(show(company, copy, Extras(company)))


ENDPOINTS = (
    Endpoint(
        "PUT", "/v1/deals/{id}/merge", 40, merge,
        body={"merge_with_id": check_whole}, required=("merge_with_id",),
    ),
    Endpoint("POST", "/v1/deals/{id}/duplicate", 10, duplicate),
)  # fmt: skip
