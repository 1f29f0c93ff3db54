"""Another company with a Pipedrive of its own; its ids are those of Northwind's records too."""

import random
from datetime import datetime

from bot.playground.pipedrive import team
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.days import Calendar
from bot.playground.pipedrive.definitions import Pipeline, Stage, User
from bot.playground.pipedrive.records import Deal, Organization

ID, NAME, DOMAIN = 7002, "Fernweh Travel", "fernweh"
ZOE, OTTO = 201, 202
DEALS = 15
FIRST_WEBHOOK = 900
JOURNEYS = ("Alps by train", "Lofoten in winter", "Azores", "Sahara on foot", "Kyoto in spring")
STAGES = ("Enquiry", "Offer", "Booked")


def make_second_company(seed: int, now: datetime) -> Company:
    """With dice of its own, so that the first one stays as it is."""
    rng = random.Random(f"{seed} second company")  # noqa: S311 - a made-up world, not a secret
    calendar = Calendar(now.date())
    company = Company(
        users={
            ZOE: _user(ZOE, "Zoe Winter", is_admin=True),
            OTTO: _user(OTTO, "Otto Brandt", is_admin=False),
        },
        pipelines={1: Pipeline(1, "Journeys", 1, team.FOUNDED, team.FOUNDED)},
        stages={
            nr: Stage(nr, name, 1, nr, 30 * nr, None, team.FOUNDED, team.FOUNDED)
            for nr, name in enumerate(STAGES, 1)
        },
        currencies=team.currencies(),
        filters={},
        activity_types=team.activity_types(),
        fields=team.fields(seed + 1),
        id=ID,
        name=NAME,
        domain=DOMAIN,
    )
    # Both stand in one list of what was sent.
    company.last_ids["webhooks"] = FIRST_WEBHOOK
    _add_records(company, rng, calendar)
    return company


def _user(id: int, name: str, *, is_admin: bool) -> User:
    first = name.split(maxsplit=1)[0].lower()
    return User(
        id=id,
        name=name,
        email=f"{first}@{DOMAIN}.example",
        default_currency="EUR",
        locale="de_DE",
        timezone_name="Europe/Berlin",
        timezone_offset="+01:00",
        is_admin=is_admin,
        rights=set(team.RIGHTS),
    )


def _add_records(company: Company, rng: random.Random, calendar: Calendar) -> None:
    for nr in range(DEALS):
        added = calendar.moment(rng.randrange(40, 200), rng.randrange(600))
        updated = calendar.moment(rng.randrange(1, 40), rng.randrange(600))
        owner = rng.choice((ZOE, OTTO))
        org_id, deal_id = company.new_id("organizations"), company.new_id("deals")
        company.organizations[org_id] = Organization(
            id=org_id, name=f"Club {nr + 1}", owner_id=owner, address=None,
            add_time=added, update_time=updated,
        )  # fmt: skip
        company.deals[deal_id] = Deal(
            id=deal_id,
            title=f"{rng.choice(JOURNEYS)}, group {nr + 1}",
            creator_user_id=owner,
            owner_id=owner,
            stage_id=rng.choice([*company.stages]),
            pipeline_id=1,
            currency="EUR",
            add_time=added,
            update_time=updated,
            stage_change_time=updated,
            value=rng.randrange(2, 40) * 500,
            org_id=org_id,
        )
