"""How v1's flow shows what has happened: its shapes are older than those of v2."""

from bot.playground.pipedrive.changelog import SOURCE
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.records import Activity, Change, Plain
from bot.playground.pipedrive.v1_deals import v1_time

MAIL = "pipedrivemail.com"


def show_change(company: Company, row: Change) -> dict[str, object]:
    named = {
        f"{side}_value_formatted": name
        for side, value in (("old", row.old_value), ("new", row.new_value))
        if (name := _name(company, row.field_key, value)) is not None
    }
    return {
        "id": row.id,
        "item_id": row.item_id,
        "user_id": row.actor_user_id,
        "field_key": row.field_key,
        "old_value": row.old_value,
        "new_value": row.new_value,
        "is_bulk_update_flag": None,
        "log_time": v1_time(row.time),
        "change_source": SOURCE,
        "change_source_user_agent": None,
        # An empty list, not an empty object, when there is nothing to add.
        "additional_data": named or [],
    }


def _name(company: Company, key: str, value: Plain) -> str | None:
    """What an id in a change stands for."""
    if not isinstance(value, int):
        return None
    names = {
        "owner_id": {id: user.name for id, user in company.users.items()},
        "stage_id": {id: stage.name for id, stage in company.stages.items()},
        "pipeline_id": {id: row.name for id, row in company.pipelines.items()},
    }
    if key == "person_id" and value in company.persons:
        return company.persons[value].name
    if key == "org_id" and value in company.organizations:
        return company.organizations[value].name
    return names.get(key, {}).get(value)


def show_follower(company: Company, row: Change) -> dict[str, object]:
    return _coming_or_going(row, "follower_user_id")


def show_participant(company: Company, row: Change) -> dict[str, object]:
    return _coming_or_going(row, "person_id")


def _coming_or_going(row: Change, who: str) -> dict[str, object]:
    is_added = row.new_value is not None
    return {
        "id": row.id,
        "item_id": row.item_id,
        "user_id": row.actor_user_id,
        who: row.new_value if is_added else row.old_value,
        "action": "added" if is_added else "removed",
        "log_time": v1_time(row.time),
    }


def show_activity(company: Company, row: Activity) -> dict[str, object]:
    deal = company.deals.get(row.deal_id or 0)
    person = company.persons.get(row.person_id or 0)
    organization = company.organizations.get(row.org_id or 0)
    return {
        "id": row.id,
        "company_id": company.id,
        "user_id": row.owner_id,
        "done": row.done,
        "type": row.type,
        "due_date": row.due_date,
        "due_time": row.due_time or "",
        "duration": row.duration or "",
        "add_time": v1_time(row.add_time),
        "marked_as_done_time": v1_time(row.marked_as_done_time) or "",
        "subject": row.subject,
        "org_id": row.org_id,
        "person_id": row.person_id,
        "deal_id": row.deal_id,
        "active_flag": not row.is_deleted,
        "update_time": v1_time(row.update_time),
        "note": row.note,
        "created_by_user_id": row.creator_user_id,
        "participants": [
            *([{"person_id": person.id, "primary_flag": True}] if person else []),
            *({"person_id": id, "primary_flag": False} for id in row.others),
        ],
        "busy_flag": row.busy,
        "public_description": row.public_description,
        "location": row.location and row.location["value"],
        "org_name": organization and organization.name,
        "person_name": person and person.name,
        "deal_title": deal and deal.title,
        "owner_name": company.users[row.owner_id].name,
        "person_dropbox_bcc": f"{company.domain}@{MAIL}",
        "deal_dropbox_bcc": deal and f"{company.domain}+deal{deal.id}@{MAIL}",
        "assigned_to_user_id": row.owner_id,
    }
