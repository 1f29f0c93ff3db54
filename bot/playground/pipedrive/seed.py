"""A company with a past, written from a seed: contacts, deals and what hangs on them."""

import pickle
import random
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO

from bot.playground.pipedrive import team, words
from bot.playground.pipedrive.agenda import fill_agenda
from bot.playground.pipedrive.catalogue import products
from bot.playground.pipedrive.company import EVERYONE, OWNER_ONLY, Company
from bot.playground.pipedrive.days import FUTURE, PAST, Calendar
from bot.playground.pipedrive.definitions import Field
from bot.playground.pipedrive.filters import saved_filters
from bot.playground.pipedrive.history import add_history
from bot.playground.pipedrive.made_up import address, custom_values, phone
from bot.playground.pipedrive.papers import add_papers
from bot.playground.pipedrive.past import add_past
from bot.playground.pipedrive.prospects import add_leads
from bot.playground.pipedrive.records import Change, Deal, Organization, Person

PERSONS = 120
MOST_KEPT = 10_000  # deals of a company that is kept in memory, to start over from

SELLERS = (team.ANA, team.ANA, team.TOM, team.TOM, team.MIA, team.KENJI, team.GRACE)
OUTCOMES = ("open",) * 60 + ("won",) * 18 + ("lost",) * 16 + ("deleted",) * 6
MONEY = ("EUR",) * 5 + ("USD",) * 3 + ("GBP",) * 2 + ("JPY",)

# What stories, tests and the README speak of; everything else is left to chance.
CAST: dict[int, dict[str, object]] = {
    12: {"title": "Acme renewal", "owner_id": team.ANA, "org_id": 1, "person_id": 1,
         "pipeline_id": 1, "stage_id": 4, "value": 12_000, "currency": "EUR"},
    13: {"title": "Acme renewal 2026", "owner_id": team.ANA, "org_id": 1, "person_id": 2,
         "pipeline_id": 1, "stage_id": 2, "value": 12_500, "currency": "EUR", "label_ids": [11]},
    14: {"title": "Old renewal", "owner_id": team.TOM, "org_id": 1, "person_id": None,
         "pipeline_id": 1, "stage_id": 2, "value": 9_000.5, "currency": "USD"},
    15: {"title": "Acme Logistics rollout", "owner_id": team.TOM, "org_id": 2,
         "pipeline_id": 2, "stage_id": 7, "value": 48_500, "currency": "GBP"},
    16: {"title": "Acme board offer", "owner_id": team.ANA, "org_id": 1,
         "visible_to": OWNER_ONLY},
    17: {"title": "Borealis buy-out", "owner_id": team.TOM, "org_id": 5,
         "visible_to": OWNER_ONLY},
    18: {"title": "Acme Robotics pilot", "owner_id": team.KENJI, "org_id": 4,
         "pipeline_id": 1, "stage_id": 3, "value": 4_800_000, "currency": "JPY"},
}  # fmt: skip
NAMESAKES = (("Jo", "Doe"), ("J.", "Doe"))


def make_company(seed: int, deals: int, now: datetime) -> Company:
    """The same seed, number of deals and day make the same company; a usual one is made once."""
    if deals > MOST_KEPT:
        return _made(seed, deals, now.date())
    return _kept(seed, deals, now.date()).copy()


class _Kept(pickle.Pickler):
    """A company to start over from; what never changes in it is the same in all its copies."""

    def __init__(self, company: Company) -> None:
        self._shared: list[object] = []
        self._file = BytesIO()
        super().__init__(self._file)
        self.dump(company)

    def persistent_id(self, obj: object) -> int | None:
        if not isinstance(obj, Change | Field):
            return None
        self._shared.append(obj)
        return len(self._shared) - 1

    def copy(self) -> Company:
        self._file.seek(0)
        company: Company = _Copying(self._file, self._shared).load()
        return company


class _Copying(pickle.Unpickler):
    def __init__(self, file: BytesIO, shared: Sequence[object]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, number: int) -> object:
        return self._shared[number]


@lru_cache(maxsize=4)
def _kept(seed: int, deals: int, day: date) -> _Kept:
    return _Kept(_made(seed, deals, day))


def _made(seed: int, deals: int, day: date) -> Company:
    rng = random.Random(seed)  # noqa: S311 - a made-up world, not a secret
    calendar = Calendar(day)
    company = Company(
        users=team.users(),
        pipelines=team.pipelines(),
        stages=team.stages(),
        currencies=team.currencies(),
        filters=saved_filters(),
        activity_types=team.activity_types(),
        products=products(),
        fields=team.fields(seed),
    )
    _add_organizations(company, rng, calendar)
    _add_persons(company, rng, calendar)
    _add_deals(company, rng, calendar, deals)
    add_history(company, rng, calendar)
    fill_agenda(company, seed, calendar)
    add_papers(company)
    add_past(company, seed, calendar)
    add_leads(company, seed, calendar)
    return company


def _add_organizations(company: Company, rng: random.Random, calendar: Calendar) -> None:
    for name in words.COMPANIES:
        id = company.new_id("organizations")
        where = address(rng)
        ago = rng.randrange(300, PAST)
        company.organizations[id] = Organization(
            id=id,
            name=name,
            owner_id=rng.choice(SELLERS),
            address=where,
            add_time=calendar.moment(ago, rng.randrange(600)),
            update_time=calendar.moment(rng.randrange(1, ago), rng.randrange(600)),
            website=f"https://{_host(name)}",
            employee_count=rng.choice((None, 8, 40, 250, 900, 4200)),
            visible_to=_visibility(rng, id),
            label_ids=rng.choice(([], [21], [22])),
        )


def _add_persons(company: Company, rng: random.Random, calendar: Calendar) -> None:
    for nr in range(PERSONS):
        id = company.new_id("persons")
        first, last = rng.choice(words.FIRST_NAMES), rng.choice(words.LAST_NAMES)
        org_id: int | None = rng.randrange(1, len(words.COMPANIES) + 1)
        if nr < len(NAMESAKES):
            (first, last), org_id = NAMESAKES[nr], 1
        elif _now_and_then(rng, 0.08):
            org_id = None
        host = _host(company.organizations[org_id].name) if org_id else "mail.example"
        ago = rng.randrange(200, PAST)
        company.persons[id] = Person(
            id=id,
            first_name=first,
            last_name=last,
            owner_id=rng.choice(SELLERS),
            org_id=org_id,
            emails=_contact(f"{first}.{last}@{host}".lower().replace("..", ".").replace("'", "")),
            phones=_contact(phone(rng)),
            add_time=calendar.moment(ago, rng.randrange(600)),
            update_time=calendar.moment(rng.randrange(1, ago), rng.randrange(600)),
            job_title=rng.choice(words.JOB_TITLES),
            visible_to=_visibility(rng, id),
            label_ids=rng.choice(([], [21], [22])),
        )


def _contact(value: str) -> list[dict[str, object]]:
    return [{"value": value, "primary": True, "label": "work"}]


def _host(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum()) + ".example"


def _visibility(rng: random.Random, id: int) -> int:
    # Acme and its people stay visible to all: most stories are told with them.
    return OWNER_ONLY if id > len(NAMESAKES) and _now_and_then(rng, 0.05) else EVERYONE


def _now_and_then(rng: random.Random, share: float) -> bool:
    return rng.random() < share


def _add_deals(company: Company, rng: random.Random, calendar: Calendar, deals: int) -> None:
    custom = list(company.custom_fields("deal"))
    by_org: dict[int | None, list[int]] = {}
    for person in company.persons.values():
        by_org.setdefault(person.org_id, []).append(person.id)
    for id in range(1, deals + 1):
        deal = _deal(id, deals, company, rng, calendar)
        people = by_org.get(deal.org_id)
        deal.person_id = rng.choice(people) if people else None
        if _now_and_then(rng, 0.3):
            deal.custom_fields = custom_values(custom, rng, calendar)
        if id in CAST:
            deal.visible_to = EVERYONE
            for name, value in CAST[id].items():
                setattr(deal, name, value)
        else:
            _close(deal, rng, calendar)
        company.deals[id] = deal
    company.last_ids["deals"] = deals


def _deal(id: int, deals: int, company: Company, rng: random.Random, calendar: Calendar) -> Deal:
    """An open deal; the higher its id, the younger it is."""
    age = 3 + (deals - id) * (PAST - 10) // deals
    org_id = rng.randrange(1, len(words.COMPANIES) + 1)
    stage = company.stages[rng.randrange(1, len(company.stages) + 1)]
    currency = rng.choice(MONEY)
    amount = round(5 * 1.05 ** rng.randrange(100)) * 100
    added = calendar.moment(age, id % 600)
    updated = calendar.moment(rng.randrange(1, age), id % 540)
    owner = rng.choice(SELLERS)
    return Deal(
        id=id,
        title=f"{company.organizations[org_id].name} {rng.choice(words.DEAL_SUBJECTS)}",
        creator_user_id=owner,
        owner_id=owner,
        stage_id=stage.id,
        pipeline_id=stage.pipeline_id,
        currency=currency,
        add_time=added,
        update_time=max(added, updated),
        stage_change_time=rng.choice((added, max(added, updated))),
        value=amount * 100 if currency == "JPY" else amount,
        org_id=org_id,
        visible_to=OWNER_ONLY if _now_and_then(rng, 0.05) else EVERYONE,
        expected_close_date=calendar.day(-rng.randrange(FUTURE)) if id % 4 else None,
        label_ids=[rng.randrange(11, 15)] if _now_and_then(rng, 0.4) else [],
        probability=rng.choice((None, None, 20, 50, 80)),
    )


def _close(deal: Deal, rng: random.Random, calendar: Calendar) -> None:
    """Let some deals be won, lost, archived or deleted."""
    outcome = rng.choice(OUTCOMES)
    if outcome == "open":
        return
    deal.status = outcome
    if outcome == "deleted":
        deal.is_deleted = True
        deal.update_time = max(deal.update_time, calendar.moment(rng.randrange(1, 20), 300))
        return
    closed = deal.close_time = deal.update_time
    if outcome == "won":
        deal.won_time = deal.first_won_time = closed
    else:
        deal.lost_time, deal.lost_reason = closed, rng.choice(words.LOST_REASONS)
    if _now_and_then(rng, 0.25):
        deal.is_archived, deal.archive_time = True, closed
