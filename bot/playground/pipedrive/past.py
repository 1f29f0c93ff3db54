"""What has been written and changed over time: own fields of contacts, mails, histories."""

import random
from itertools import islice

from bot.playground.pipedrive import changes, words
from bot.playground.pipedrive.company import Company, Record
from bot.playground.pipedrive.days import Calendar
from bot.playground.pipedrive.history import WITH_HISTORY
from bot.playground.pipedrive.made_up import address, contact_values
from bot.playground.pipedrive.records import Deal, Mail, Organization, Person


def add_past(company: Company, seed: int, calendar: Calendar) -> None:
    """With dice of its own, so that the rest of the world stays as it is."""
    rng = random.Random(f"{seed} past")  # noqa: S311 - a made-up world, not a secret
    for person in company.persons.values():
        _fill_person(company, person, rng, calendar)
    for organization in company.organizations.values():
        _fill_organization(company, organization, rng, calendar)
    for deal in islice(company.deals.values(), WITH_HISTORY):
        _begin(company, deal, deal.creator_user_id)
        _add_mails(company, deal, rng)
    _add_followers_and_participants(company)
    contacts: tuple[Person | Organization, ...] = (
        *company.persons.values(),
        *company.organizations.values(),
    )
    for record in contacts:
        _begin(company, record, record.owner_id)
        _change(company, record, rng)
    for rows in company.changes.values():
        rows.sort(key=lambda change: change.time)


def _fill_person(company: Company, person: Person, rng: random.Random, calendar: Calendar) -> None:
    person.custom_fields = contact_values(list(company.custom_fields("person")), rng, calendar)
    if rng.random() < 0.3:  # noqa: PLR2004 - a share of them
        person.birthday = f"{rng.randrange(1960, 2002)}-{rng.randrange(1, 13):02}-15"
        person.postal_address = address(rng)
    if rng.random() < 0.2:  # noqa: PLR2004 - as above
        person.notes = rng.choice(words.CONTACT_NOTES)
        person.im = [{"value": person.first_name.lower(), "primary": True, "label": "skype"}]


def _fill_organization(
    company: Company, organization: Organization, rng: random.Random, calendar: Calendar
) -> None:
    custom = list(company.custom_fields("organization"))
    organization.custom_fields = contact_values(custom, rng, calendar)
    organization.annual_revenue = rng.choice((None, 250_000, 4_000_000, 90_000_000))
    organization.industry = rng.choice((None, 1, 2, 3))
    host = (organization.website or "").removeprefix("https://")
    organization.linkedin = f"https://linkedin.com/company/{host.removesuffix('.example')}"


def _begin(company: Company, record: Record, user_id: int) -> None:
    """Whoever made it; when it was made."""
    changes.write(company, record, "add_time", (None, record.add_time), (user_id, record.add_time))


def _change(company: Company, record: Person | Organization, rng: random.Random) -> None:
    """Somebody else had it once, or its name was misspelt."""
    others = sorted(company.users.keys() - {record.owner_id})
    before = rng.choice(others)
    by = before, record.update_time
    changes.write(company, record, "owner_id", (before, record.owner_id), by)
    code = next(iter(record.custom_fields), None)
    if code is not None:
        value = changes.plain(record.custom_fields[code])
        changes.write(company, record, code, (None, value), by)


def _add_followers_and_participants(company: Company) -> None:
    for (kind, id), following in company.followers.items():
        for user_id, since in following.items():
            record = company.table(kind)[id]
            changes.write(company, record, changes.FOLLOWER, (None, user_id), (user_id, since))
    for row in company.participants.values():
        deal = company.deals[row.deal_id]
        values = (None, row.person_id)
        changes.write(company, deal, changes.PARTICIPANT, values, (row.user_id, row.add_time))


def _add_mails(company: Company, deal: Deal, rng: random.Random) -> None:
    """As many as the deal counts; the last one each way at the time that the deal names."""
    incoming, outgoing = deal.last_incoming_mail_time, deal.last_outgoing_mail_time
    subject = f"{deal.title}: {rng.choice(words.MAIL_SUBJECTS)}"
    thread = company.new_id("mail threads")
    for nr in range(deal.email_messages_count):
        latest = outgoing if nr == 1 else incoming if nr == 0 else None
        is_sent = nr % 2 == 1
        id = company.new_id("mails")
        company.mails[id] = Mail(
            id=id,
            subject=subject if nr == deal.email_messages_count - 1 else f"Re: {subject}",
            body=rng.choice(words.MAILS),
            user_id=deal.owner_id,
            time=latest or deal.add_time,
            is_sent=is_sent,
            is_read=is_sent or rng.random() < 0.7,  # noqa: PLR2004 - a share of them
            thread_id=thread,
            deal_id=deal.id,
            person_id=deal.person_id,
            org_id=deal.org_id,
        )
