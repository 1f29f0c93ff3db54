"""Writing deals: create, change, delete, and the rules that hold between a deal's fields."""

from collections.abc import Mapping

from bot.playground.pipedrive import changes, custom_fields
from bot.playground.pipedrive.api import (
    Answer,
    ApiCall,
    Check,
    Endpoint,
    Refusal,
    forbidden,
    invalid,
    not_found,
)
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.deals import find, show
from bot.playground.pipedrive.records import Deal
from bot.playground.pipedrive.values import (
    check_day,
    check_list_of,
    check_moment,
    check_number,
    check_object,
    check_one_of,
    check_percent,
    check_text,
    check_title,
    check_truth,
    check_whole,
    or_null,
)

BODY: Mapping[str, Check] = {
    "title": check_title,
    "owner_id": check_whole,
    "person_id": check_whole,
    "org_id": check_whole,
    "pipeline_id": check_whole,
    "stage_id": check_whole,
    "value": check_number,
    "currency": check_text,
    "is_deleted": check_truth,
    "is_archived": check_truth,
    "archive_time": check_moment,
    "status": check_one_of("open", "won", "lost"),
    "probability": or_null(check_percent),
    "lost_reason": or_null(check_text),
    "visible_to": check_one_of(1, 3, 5, 7),
    "close_time": or_null(check_moment),
    "won_time": check_moment,
    "lost_time": check_moment,
    "expected_close_date": check_day,
    "label_ids": check_list_of(check_whole),
    "custom_fields": check_object,
}


def create(company: Company, call: ApiCall) -> Answer:
    return Answer(show(company, add(company, call), call))


def add(company: Company, call: ApiCall) -> Deal:
    if "can_add_deals" not in call.user.rights:
        raise forbidden()
    body = dict(call.body)
    _check_links(company, call, body)
    _settle_stage(company, body, min(company.pipelines))
    # Made but not numbered before all rules have been asked: a refusal leaves no gap.
    deal = Deal(
        id=0,
        title="",
        creator_user_id=call.user.id,
        owner_id=call.user.id,
        stage_id=0,
        pipeline_id=0,
        currency=call.user.default_currency,
        add_time=call.now,
        update_time=call.now,
        stage_change_time=call.now,
    )
    _write(company, deal, call, body)
    deal.id = company.new_id("deals")
    company.deals[deal.id] = deal
    changes.created(company, call, deal)
    return deal


def change(company: Company, call: ApiCall) -> Answer:
    deal = find(company, call)
    body = dict(call.body)
    check_right_to_edit(deal, call)
    before = changes.snapshot(deal)
    if deal.is_deleted:
        _restore(deal, call)
        changes.changed(company, call, deal, before)
        return Answer(show(company, deal, call))
    _check_links(company, call, body)
    if body.get("pipeline_id") != deal.pipeline_id or "stage_id" in body:
        _settle_stage(company, body, None)
    _write(company, deal, call, body)
    changes.changed(company, call, deal, before)
    return Answer(show(company, deal, call))


def delete(company: Company, call: ApiCall) -> Answer:
    """Marks it as deleted; Pipedrive clears it away after 30 days."""
    deal = find(company, call)
    if deal.is_deleted:
        raise not_found("Deal")
    if "can_delete_deals" not in call.user.rights:
        raise forbidden("You do not have permissions to delete this deal.")
    before = changes.snapshot(deal)
    deal.is_deleted, deal.status, deal.update_time = True, "deleted", call.now
    changes.changed(company, call, deal, before)
    return Answer({"id": deal.id})


def check_right_to_edit(deal: Deal, call: ApiCall) -> None:
    own = deal.owner_id == call.user.id
    if deal.is_archived:
        raise Refusal(403, "Archived deals cannot be edited.")
    if not own and "can_edit_other_users_deals" not in call.user.rights:
        raise forbidden()
    changes_owner = call.body.get("owner_id", deal.owner_id) != deal.owner_id
    if changes_owner and not own and "can_change_owner" not in call.user.rights:
        raise forbidden("You do not have permission to change the owner.")


def _restore(deal: Deal, call: ApiCall) -> None:
    """A deleted deal takes no change but the one that brings it back."""
    if dict(call.body) != {"is_deleted": False}:
        raise Refusal(400, "Deal is deleted", code="ERR_DEAL_DELETED")
    deal.is_deleted, deal.update_time = False, call.now
    deal.status = "won" if deal.won_time else "lost" if deal.lost_time else "open"


def _check_links(company: Company, call: ApiCall, body: Mapping[str, object]) -> None:
    """Every record the deal shall point to exists, for this caller."""
    user = company.users.get(_id(body, "owner_id", call.user.id))
    if user is None or not user.active_flag:
        raise invalid("owner_id", "User not found")
    for name, records in (("person_id", company.persons), ("org_id", company.organizations)):
        linked = records.get(_id(body, name, 0))
        if name in body and (
            linked is None or linked.is_deleted or not company.may_see(call.user, linked)
        ):
            raise invalid(name, "not found")
    if body.get("currency", "EUR") not in company.currencies:
        raise invalid("currency", "Unknown currency")
    unknown = set(_list(body, "label_ids")) - set(company.labels("deal"))
    if unknown:
        raise invalid("label_ids", f"Unknown label {min(unknown, key=str)}")


def _id(body: Mapping[str, object], name: str, absent: int) -> int:
    value = body.get(name, absent)
    return value if isinstance(value, int) else absent


def _list(body: Mapping[str, object], name: str) -> list[int]:
    value = body.get(name, [])
    return value if isinstance(value, list) else []


def _settle_stage(company: Company, body: dict[str, object], pipeline_id: int | None) -> None:
    """A stage brings its pipeline along; a pipeline alone means its first stage."""
    pipeline_id = _id(body, "pipeline_id", 0) or pipeline_id
    if "stage_id" in body:
        stage = company.stages.get(_id(body, "stage_id", 0))
        if stage is None:
            raise invalid("stage_id", "Stage not found")
        if "pipeline_id" in body and stage.pipeline_id != pipeline_id:
            raise invalid("stage_id", "Stage does not belong to the pipeline")
        body["pipeline_id"] = stage.pipeline_id
    elif pipeline_id is not None:
        if pipeline_id not in company.pipelines:
            raise invalid("pipeline_id", "Pipeline not found")
        body["pipeline_id"] = pipeline_id
        body["stage_id"] = company.stages_of(pipeline_id)[0].id


def _check_state(deal: Deal, body: Mapping[str, object]) -> None:
    """Some fields go with one status only."""
    status = body.get("status", deal.status)
    only_with = {
        "lost_reason": ("lost",),
        "lost_time": ("lost",),
        "won_time": ("won",),
        "close_time": ("won", "lost"),
    }
    for name, statuses in only_with.items():
        if body.get(name) is not None and status not in statuses:
            raise invalid(name, f"can only be set if deal status is {' or '.join(statuses)}")
    if body.get("is_deleted"):
        raise invalid("is_deleted", "use DELETE to delete a deal")


def _write(company: Company, deal: Deal, call: ApiCall, body: dict[str, object]) -> None:
    _check_state(deal, body)
    custom = custom_fields.accept(company, "deal", check_object(body.pop("custom_fields", {})))
    status = body.pop("status", deal.status)
    if body.get("stage_id", deal.stage_id) != deal.stage_id:
        deal.stage_change_time = call.now
    if status != deal.status:
        _turn(deal, str(status), call.now)
    if body.get("is_archived"):
        deal.archive_time = call.now
    for name, value in body.items():
        setattr(deal, name, value)
    deal.custom_fields = deal.custom_fields | custom
    deal.update_time = call.now


def _turn(deal: Deal, status: str, now: str) -> None:
    """Won, lost or open again: the times follow."""
    deal.status = status
    deal.won_time = now if status == "won" else None
    deal.lost_time = now if status == "lost" else None
    deal.close_time = None if status == "open" else now
    deal.lost_reason = None
    deal.first_won_time = deal.first_won_time or deal.won_time


ENDPOINTS = (
    Endpoint("POST", "/api/v2/deals", 5, create, body=BODY, required=("title",)),
    Endpoint("PATCH", "/api/v2/deals/{id}", 5, change, body=BODY),
    Endpoint("DELETE", "/api/v2/deals/{id}", 3, delete),
)
