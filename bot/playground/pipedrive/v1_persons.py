"""Persons as v1 shows them."""

from bot.playground.pipedrive import pictures
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.contact_extras import ContactExtras
from bot.playground.pipedrive.records import Person
from bot.playground.pipedrive.v1_deals import v1_time

V2_ONLY = ("people_count", "smart_bcc_email", "marketing_status", "doi_status")


def show(company: Company, person: Person) -> dict[str, object]:
    counted = ContactExtras(company).of(person)
    cc_email = counted["smart_bcc_email"]
    following = company.activities.get(_id(counted["next_activity_id"]))
    last = company.activities.get(_id(counted["last_activity_id"]))
    return named(company, person) | {
        "owner_id": person.owner_id,
        "org_id": person.org_id,
        **{name: value for name, value in counted.items() if name not in V2_ONLY},
        "picture_id": person.picture
        and {**pictures.show(person.picture), "value": person.picture.id},
        "next_activity_date": following and following.due_date,
        "next_activity_time": following and following.due_time,
        "last_activity_date": last and last.due_date,
        "last_incoming_mail_time": v1_time(_text(counted["last_incoming_mail_time"])),
        "last_outgoing_mail_time": v1_time(_text(counted["last_outgoing_mail_time"])),
        "label": next(iter(person.label_ids), None),
        "cc_email": cc_email,
    }


def named(company: Company, person: Person) -> dict[str, object]:
    """What v1 tells of a person wherever it names one."""
    organization = company.organizations.get(person.org_id or 0)
    return {
        "id": person.id,
        "company_id": company.id,
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "active_flag": not person.is_deleted,
        "phone": person.phones,
        "email": person.emails,
        "first_char": person.name[:1].lower(),
        "add_time": v1_time(person.add_time),
        "update_time": v1_time(person.update_time),
        "visible_to": str(person.visible_to),
        "label_ids": person.label_ids,
        "org_name": organization and organization.name,
        "owner_name": company.users[person.owner_id].name,
    }


def _id(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
