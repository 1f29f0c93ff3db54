"""Mails that were written to people and by them."""

from collections.abc import Callable, Iterator

from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint
from bot.playground.pipedrive.company import LINKS, Company
from bot.playground.pipedrive.finding import find
from bot.playground.pipedrive.paging import OFFSET, by_offset
from bot.playground.pipedrive.records import Mail
from bot.playground.pipedrive.v1_deals import v1_time
from bot.playground.pipedrive.values import read_flag

SNIPPET = 225


def list_mails(kind: str) -> Callable[[Company, ApiCall], Answer]:
    def run(company: Company, call: ApiCall) -> Answer:
        find(company, call, kind)
        found = sorted(mails_of(company, call, kind), key=lambda mail: mail.time, reverse=True)
        return by_offset(found, call, lambda mail: _show_item(company, call, mail))

    return run


def mails_of(company: Company, call: ApiCall, kind: str) -> Iterator[Mail]:
    """A mail that hangs on a deal is seen by those who see the deal."""
    for mail in company.mails.values():
        deal = company.deals.get(mail.deal_id or 0)
        if getattr(mail, LINKS[kind]) == call.id and (
            deal is None or company.may_see(call.user, deal)
        ):
            yield mail


def _show_item(company: Company, call: ApiCall, mail: Mail) -> dict[str, object]:
    data = show(company, mail)
    if call.query.get("include_body"):
        data["body"] = mail.body.replace("\n", "<br>")
    return {"object": "mailMessage", "timestamp": v1_time(mail.time), "data": data}


def show(company: Company, mail: Mail) -> dict[str, object]:
    moment = mail.time.replace("Z", ".000Z")
    ours, theirs = _user_party(company, mail), _person_party(company, mail)
    return {
        "id": mail.id,
        "from": ours if mail.is_sent else theirs,
        "to": theirs if mail.is_sent else ours,
        "cc": [],
        "bcc": [],
        "body_url": f"https://{company.domain}.pipedrive.com/mail/messages/{mail.id}/body",
        "account_id": f"account{mail.user_id}",
        "user_id": mail.user_id,
        "mail_thread_id": mail.thread_id,
        "subject": mail.subject,
        "snippet": " ".join(mail.body.split())[:SNIPPET],
        "mail_tracking_status": "opened" if mail.is_sent and mail.is_read else None,
        "mail_link_tracking_enabled_flag": 0,
        "read_flag": int(mail.is_read),
        "draft": "",
        "draft_flag": 0,
        "synced_flag": 1,
        "deleted_flag": 0,
        "external_deleted_flag": False,
        "has_body_flag": 1,
        "sent_flag": int(mail.is_sent),
        "sent_from_pipedrive_flag": int(mail.is_sent),
        "smart_bcc_flag": 0,
        "message_time": moment,
        "add_time": moment,
        "update_time": moment,
        "has_attachments_flag": 0,
        "has_inline_attachments_flag": 0,
        "has_real_attachments_flag": 0,
        "mua_message_id": f"{mail.id}@{company.domain}.example",
        "item_type": "mailMessage",
        "timestamp": moment,
        "company_id": company.id,
    }


def _user_party(company: Company, mail: Mail) -> list[dict[str, object]]:
    user = company.users[mail.user_id]
    return [_party(mail, user.id, user.name, user.email)]


def _person_party(company: Company, mail: Mail) -> list[dict[str, object]]:
    person = company.persons.get(mail.person_id or 0)
    if person is None:
        return []
    address = next((str(way["value"]) for way in person.emails if way["primary"]), "")
    linked = {"linked_person_id": person.id, "linked_person_name": person.name}
    return [_party(mail, person.id, person.name, address) | linked]


def _party(mail: Mail, id: int, name: str, address: str) -> dict[str, object]:
    return {
        "id": id,
        "email_address": address,
        "name": name,
        "linked_person_id": None,
        "linked_person_name": "",
        "mail_message_party_id": mail.id,
    }


ENDPOINTS = tuple(
    Endpoint(
        "GET", f"/v1/{kind}s/{{id}}/mailMessages", 20, list_mails(kind),
        {**OFFSET, "include_body": read_flag},
    )
    for kind in ("deal", "person", "organization")
)  # fmt: skip
