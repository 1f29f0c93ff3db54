"""Leads of the made-up company: enquiries that nobody has made a deal of yet."""

import random
import uuid

from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.days import Calendar
from bot.playground.pipedrive.definitions import LeadLabel
from bot.playground.pipedrive.records import Lead
from bot.playground.pipedrive.team import ANA, FOUNDED, KENJI, TOM

COUNT = 12
SUBJECTS = ("Enquiry from the website", "Asked at the fair", "Called about prices", "Wants a demo")
LABELS = (("Hot", "red"), ("Warm", "yellow"), ("Cold", "blue"))
SHARE_ARCHIVED = 0.2


def add_leads(company: Company, seed: int, calendar: Calendar) -> None:
    """With dice of its own, so that the rest of the world stays as it is."""
    rng = random.Random(f"{seed} leads")  # noqa: S311 - a made-up world, not a secret
    company.lead_labels = tuple(
        LeadLabel(_id(rng), name, color, FOUNDED.replace("Z", ".000Z")) for name, color in LABELS
    )
    for number in range(COUNT):
        ago = rng.randrange(3, 120)
        added = calendar.moment(ago, rng.randrange(600)).replace("Z", ".000Z")
        person = company.persons[rng.randrange(3, len(company.persons) + 1)]
        owner = rng.choice((ANA, TOM, KENJI))
        amount = rng.randrange(1, 60) * 500
        lead = Lead(
            id=_id(rng),
            title=f"{SUBJECTS[number % len(SUBJECTS)]}, number {number + 1}",
            owner_id=owner,
            creator_id=owner,
            source_name="Manually created",
            add_time=added,
            update_time=added,
            person_id=person.id,
            organization_id=person.org_id,
            label_ids=[rng.choice(company.lead_labels).id],
            value=rng.choice((None, {"amount": amount, "currency": "EUR"})),
            is_archived=rng.random() < SHARE_ARCHIVED,
        )
        company.leads[lead.id] = lead


def _id(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
