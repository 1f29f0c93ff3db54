"""Writes down what happens to deals, persons and organizations: who, when, from what to what."""

from dataclasses import fields

from bot.playground.pipedrive.api import ApiCall
from bot.playground.pipedrive.company import Company, Record, kind_of
from bot.playground.pipedrive.records import Change, Person, Plain

# Kept beside the changes of fields; the changelog leaves them out.
FOLLOWER = "followers"
PARTICIPANT = "participants"
EVENTS = (FOLLOWER, PARTICIPANT)

# v1's names, which its feeds go by.
V1_KEYS = {"emails": "email", "phones": "phone", "label_ids": "label"}
UNTRACKED = {
    "id", "creator_user_id", "add_time", "update_time", "stage_change_time", "archive_time",
    "first_won_time", "custom_fields", "first_name", "last_name", "picture",
    "email_messages_count", "last_incoming_mail_time", "last_outgoing_mail_time",
}  # fmt: skip

Values = dict[str, Plain]


def snapshot(record: Record) -> Values:
    """Every field's value as it stands now, to be compared with later on."""
    values = {
        V1_KEYS.get(field.name, field.name): plain(getattr(record, field.name))
        for field in fields(record)
        if field.name not in UNTRACKED
    }
    if isinstance(record, Person):
        values["name"] = record.name
    return values | {code: plain(value) for code, value in record.custom_fields.items()}


def plain(value: object) -> Plain:
    """A field's value in one line: several are put together, an address is its text."""
    if isinstance(value, dict):
        return plain(value.get("value"))
    if isinstance(value, list):
        return ",".join(str(plain(item)) for item in value) or None
    return value if isinstance(value, str | float | int | None) else str(value)


def created(company: Company, call: ApiCall, record: Record) -> None:
    _add(company, call, record, "add_time", (None, record.add_time))


def changed(company: Company, call: ApiCall, record: Record, before: Values) -> None:
    """Everything that is not as it was when the snapshot was taken."""
    now = snapshot(record)
    for key in {**now, **before}:
        if before.get(key) != now.get(key):
            _add(company, call, record, key, (before.get(key), now.get(key)))


def followed(company: Company, call: ApiCall, record: Record, user_id: int) -> None:
    _add(company, call, record, FOLLOWER, (None, user_id))


def unfollowed(company: Company, call: ApiCall, record: Record, user_id: int) -> None:
    _add(company, call, record, FOLLOWER, (user_id, None))


def joined(company: Company, call: ApiCall, deal: Record, person_id: int) -> None:
    """A person takes part in the deal from now on."""
    _add(company, call, deal, PARTICIPANT, (None, person_id))


def left(company: Company, call: ApiCall, deal: Record, person_id: int) -> None:
    _add(company, call, deal, PARTICIPANT, (person_id, None))


def _add(
    company: Company, call: ApiCall, record: Record, key: str, values: tuple[Plain, Plain]
) -> None:
    write(company, record, key, values, (call.user.id, call.now))


def write(
    company: Company,
    record: Record,
    key: str,
    values: tuple[Plain, Plain],
    by: tuple[int, str],
) -> None:
    """From the first value to the second, `by` a user at a time."""
    kind = kind_of(record)
    change = Change(company.new_id("changes"), kind, record.id, key, *values, *by)
    company.changes.setdefault((kind, record.id), []).append(change)
