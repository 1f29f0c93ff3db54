"""What hangs on the deals: activities, notes, files, mails, products, people, a changelog."""

import random
from itertools import islice

from bot.playground.pipedrive import changes, team, words
from bot.playground.pipedrive.catalogue import BEST_SELLERS, GATEWAY, ONBOARDING_DAY
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.days import Calendar
from bot.playground.pipedrive.papers import contents, stored_name
from bot.playground.pipedrive.records import (
    Activity,
    Deal,
    DealProduct,
    File,
    Note,
    Participant,
    Product,
)

# A bigger company has more deals in the list, not a longer start.
WITH_HISTORY = 300
# What the rollout of the cast is made of: product and quantity.
LINES = {15: ((GATEWAY, 40), (ONBOARDING_DAY, 2))}
FOLLOWERS = (team.ANA, team.TOM, team.GRACE)


def add_history(company: Company, rng: random.Random, calendar: Calendar) -> None:
    for deal in islice(company.deals.values(), WITH_HISTORY):
        for ago in rng.sample(range(-14, 60), rng.randrange(3)):
            _add_activity(company, deal, rng, calendar, ago)
        if deal.id % 3 == 0:
            _add_note(company, deal, rng)
        if deal.id % 4 == 0:
            _add_file(company, deal, rng)
        if deal.id % 5 == 0:
            _add_products(company, deal, rng)
        if deal.id % 6 == 0:
            _add_people(company, deal, rng)
        if deal.id % 2 == 0:
            _add_mails_and_changes(company, deal, rng)


def _add_activity(
    company: Company, deal: Deal, rng: random.Random, calendar: Calendar, ago: int
) -> None:
    """Some are done, some overdue, some due today, some later."""
    id = company.new_id("activities")
    type, subject = rng.choice(words.ACTIVITIES)
    ago = 0 if id % 10 == 0 else ago
    done = ago > 0 and rng.choice((True, True, False))
    company.activities[id] = Activity(
        id=id,
        subject=subject,
        type=type,
        owner_id=deal.owner_id,
        creator_user_id=deal.owner_id,
        add_time=deal.add_time,
        update_time=deal.update_time,
        due_date=calendar.day(ago),
        due_time=rng.choice((None, "09:30:00", "14:00:00")),
        duration=rng.choice((None, "00:30:00", "01:00:00")),
        done=done,
        marked_as_done_time=calendar.moment(ago, 500) if done else None,
        deal_id=deal.id,
        person_id=deal.person_id,
        org_id=deal.org_id,
    )


def _add_note(company: Company, deal: Deal, rng: random.Random) -> None:
    id = company.new_id("notes")
    company.notes[id] = Note(
        id=id,
        content=rng.choice(words.NOTES),
        user_id=deal.owner_id,
        add_time=deal.add_time,
        update_time=deal.add_time,
        deal_id=deal.id,
    )


def _add_file(company: Company, deal: Deal, rng: random.Random) -> None:
    id = company.new_id("files")
    name = rng.choice(words.FILES)
    company.files[id] = File(
        id=id,
        name=name,
        file_name=stored_name(id, name),
        data=contents(name),
        user_id=deal.owner_id,
        add_time=deal.add_time,
        update_time=deal.add_time,
        deal_id=deal.id,
    )


def _add_products(company: Company, deal: Deal, rng: random.Random) -> None:
    """The deal is worth what is in it."""
    chance = ((rng.choice(BEST_SELLERS), rng.randrange(1, 20)),)
    for nr, (product_id, quantity) in enumerate(LINES.get(deal.id, chance), 1):
        id = company.new_id("deal_products")
        company.deal_products[id] = DealProduct(
            id=id,
            deal_id=deal.id,
            product_id=product_id,
            item_price=_price(company.products[product_id], deal.currency),
            quantity=quantity,
            order_nr=nr,
            add_time=deal.add_time,
            update_time=deal.add_time,
        )
    deal.value = company.worth(deal)


def _price(product: Product, currency: str) -> float:
    return next(price.price for price in product.prices if price.currency == currency)


def _add_people(company: Company, deal: Deal, rng: random.Random) -> None:
    company.followers["deal", deal.id] = dict.fromkeys(rng.sample(FOLLOWERS, 2), deal.add_time)
    others = set(company.persons) - {deal.person_id}
    for person_id in rng.sample(sorted(others), 2):
        id = company.new_id("participants")
        company.participants[id] = Participant(id, deal.id, person_id, deal.owner_id, deal.add_time)


def _add_mails_and_changes(company: Company, deal: Deal, rng: random.Random) -> None:
    deal.email_messages_count = rng.randrange(1, 9)
    deal.last_incoming_mail_time = deal.update_time
    deal.last_outgoing_mail_time = deal.stage_change_time
    if deal.email_messages_count == 1:
        deal.last_outgoing_mail_time = None
    values = round(deal.value * 0.9), deal.value
    changes.write(company, deal, "value", values, (deal.owner_id, deal.update_time))
